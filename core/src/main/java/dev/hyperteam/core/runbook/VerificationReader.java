package dev.hyperteam.core.runbook;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Fields;
import dev.hyperteam.base.yaml.YamlNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads one item of {@code verify}. */
final class VerificationReader {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(2);
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-z][a-z0-9_]{0,39})");
    private static final List<String> FROM_CONTROLLER = List.of("offers", "port", "login");
    private static final List<String> EXPECTATIONS = List.of("line", "no_line", "exit", "output", "matches");

    private final Fields fields;
    private final Map<String, Parameter> parameters;
    private final Problems problems;

    private VerificationReader(Fields fields, Map<String, Parameter> parameters) {
        this.fields = fields;
        this.parameters = parameters;
        this.problems = fields.problems();
    }

    static Optional<Verification> read(YamlNode node, Map<String, Parameter> parameters, Problems problems) {
        var fields = Fields.of("a verification", node, problems);
        if (!(node instanceof YamlNode.Mapping)) {
            return Optional.empty();
        }
        var reader = new VerificationReader(fields, parameters);
        return fields.has("from") ? reader.fromController() : reader.onTarget();
    }

    private Optional<Verification> onTarget() {
        var misplaced = FROM_CONTROLLER.stream().filter(fields::has).findFirst();
        if (misplaced.isPresent()) {
            problems.add(new Problem(
                    "'" + misplaced.get() + "' is asked from outside",
                    fields.markOf(misplaced.get()).toString(),
                    "",
                    "add from: controller"));
            return Optional.empty();
        }
        String run = fields.text("run").strip();
        if (run.isEmpty() && fields.has("run")) {
            problems.add(
                    new Problem("'run' asks nothing", fields.markOf("run").toString(), "", "write read-only shell"));
        }
        var uses = uses(run);
        var expect = expectation();
        var timeout = timeout();
        fields.end();
        return run.isEmpty() || expect.isEmpty()
                ? Optional.empty()
                : Optional.of(new Verification.OnTarget(run, uses, expect.get(), timeout, fields.mark()));
    }

    private List<String> uses(String run) {
        List<String> uses = new ArrayList<>();
        for (YamlNode item : fields.items("uses")) {
            if (!(item instanceof YamlNode.Scalar scalar)) {
                fields.wrong("uses", item, "a list of parameters");
            } else if (!parameters.containsKey(scalar.text())) {
                problems.add(StepReader.unknown("parameter", scalar.text(), parameters.keySet(), scalar.mark()));
            } else {
                uses.add(scalar.text());
            }
        }
        VARIABLE.matcher(run)
                .results()
                .map(match -> match.group(1))
                .distinct()
                .filter(name -> parameters.containsKey(name) && !uses.contains(name))
                .filter(name -> !run.matches("(?s).*\\b" + name + "=.*"))
                .forEach(name -> problems.add(new Problem(
                        "'run' reads $" + name + ", which it does not declare",
                        fields.markOf("run").toString(),
                        "",
                        "add uses: [" + name + "]")));
        return uses;
    }

    private Duration timeout() {
        var timeout = fields.duration("timeout", DEFAULT_TIMEOUT);
        if (timeout.isZero() || timeout.compareTo(MAX_TIMEOUT) > 0) {
            problems.add(new Problem(
                    "a verification takes longer than nothing and at most 2m",
                    fields.markOf("timeout").toString(),
                    "",
                    "write a duration such as 10s"));
            return DEFAULT_TIMEOUT;
        }
        return timeout;
    }

    private Optional<Expectation> expectation() {
        if (!fields.has("expect")) {
            return Optional.of(new Expectation.Exit(0));
        }
        var expect = fields.mapping("expect");
        var given = EXPECTATIONS.stream().filter(expect::has).toList();
        expect.end();
        if (given.size() != 1) {
            // an unknown key alone is told already
            if (given.size() > 1 || expect.keys().isEmpty()) {
                problems.add(new Problem(
                        "'expect' needs exactly one of " + String.join(", ", EXPECTATIONS),
                        expect.mark().toString(),
                        "found " + (given.isEmpty() ? "none" : String.join(" and ", given)),
                        "write several verifications to ask for several things"));
            }
            return Optional.empty();
        }
        return switch (given.getFirst()) {
            case "line" -> line(expect, "line").map(Expectation.Line::new);
            case "no_line" -> line(expect, "no_line").map(Expectation.NoLine::new);
            case "exit" -> {
                var code = expect.optionalNumber("exit", 0, 255);
                yield code.isPresent() ? Optional.of(new Expectation.Exit(code.getAsInt())) : Optional.empty();
            }
            case "output" -> expect.optionalText("output").map(Expectation.Output::new);
            default -> pattern(expect).map(Expectation.Matches::new);
        };
    }

    private Optional<String> line(Fields expect, String key) {
        return expect.optionalText(key).filter(text -> {
            boolean oneLine = !text.isBlank() && !text.strip().contains("\n");
            if (!oneLine) {
                problems.add(new Problem(
                        "'" + key + "' must be one line",
                        expect.markOf(key).toString(),
                        "",
                        "write one line, or use output: for the whole answer"));
            }
            return oneLine;
        });
    }

    private Optional<Pattern> pattern(Fields expect) {
        return expect.optionalText("matches").flatMap(text -> {
            try {
                return Optional.of(Pattern.compile(text, Pattern.MULTILINE));
            } catch (PatternSyntaxException e) {
                problems.add(new Problem(
                        "'matches' is no regular expression",
                        expect.markOf("matches").toString(),
                        e.getDescription().toLowerCase(java.util.Locale.ROOT) + " at character " + (e.getIndex() + 1),
                        "mend it, or use line: for an exact line"));
                return Optional.empty();
            }
        });
    }

    private Optional<Verification> fromController() {
        fields.choice("from", "controller", Set.of("controller"));
        var given = FROM_CONTROLLER.stream().filter(fields::has).toList();
        if (given.size() != 1) {
            problems.add(new Problem(
                    "a verification from the controller needs exactly one of " + String.join(", ", FROM_CONTROLLER),
                    fields.mark().toString(),
                    "found " + (given.isEmpty() ? "none" : String.join(" and ", given)),
                    given.isEmpty()
                            ? "add login: true, port: NUMBER or offers: { user: NAME }"
                            : "write several verifications to ask for several things"));
            fields.has("expect");
            fields.has("timeout");
            fields.end();
            return Optional.empty();
        }
        Optional<Verification> verification = switch (given.getFirst()) {
            case "offers" -> offers();
            case "port" -> port();
            default -> login();
        };
        fields.end();
        return verification;
    }

    private Optional<Verification> offers() {
        var offers = fields.mapping("offers");
        String user = offers.text("user");
        offers.end();
        var expect = expectMapping("expect: { methods: [publickey] }");
        var methods = expect.texts("methods");
        if (fields.has("expect")) {
            if (methods.isEmpty() && !expect.has("methods")) {
                expect.missing("methods");
            } else if (methods.isEmpty()) {
                problems.add(new Problem(
                        "'methods' is empty", expect.markOf("methods").toString(), "", "write methods: [publickey]"));
            }
        }
        expect.end();
        return user.isEmpty() || methods.isEmpty()
                ? Optional.empty()
                : Optional.of(new Verification.OffersMethods(user, methods, fields.mark()));
    }

    private Optional<Verification> port() {
        String port = fields.text("port");
        boolean known = ParameterCheck.fits(Parameter.Type.PORT, List.of(), port);
        var parameter = parameters.get(port);
        if (!known && parameter == null) {
            problems.add(new Problem(
                    "'" + port + "' is neither a port from 1 to 65535 nor a parameter",
                    fields.markOf("port").toString(),
                    "",
                    dev.hyperteam.base.Nearest.of(port, parameters.keySet())
                            .map(nearest -> "did you mean '" + nearest + "'?")
                            .orElse("write a number or a parameter of type port")));
        } else if (parameter != null && parameter.type() != Parameter.Type.PORT) {
            problems.add(new Problem(
                    "parameter '" + port + "' is no port",
                    fields.markOf("port").toString(),
                    "its type is " + parameter.type().id(),
                    "name a parameter of type port"));
        }
        var expect = expectMapping("expect: { state: open }");
        if (fields.has("expect") && !expect.has("state")) {
            expect.missing("state");
        }
        String state = expect.choice("state", "open", Set.of("open", "closed"));
        expect.end();
        return Optional.of(new Verification.Port(port, state.equals("open"), timeout(), fields.mark()));
    }

    private Fields expectMapping(String example) {
        if (!fields.has("expect")) {
            problems.add(new Problem(
                    "a verification needs the key 'expect'", fields.mark().toString(), "", "add " + example));
        }
        return fields.mapping("expect");
    }

    private Optional<Verification> login() {
        if (!fields.flag("login", true)) {
            problems.add(new Problem(
                    "'login' can only be true",
                    fields.markOf("login").toString(),
                    "that a login fails is asked with offers",
                    "write login: true"));
        }
        return Optional.of(new Verification.Login(fields.mark()));
    }
}
