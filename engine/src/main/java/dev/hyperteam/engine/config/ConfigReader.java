package dev.hyperteam.engine.config;

import dev.hyperteam.base.Nearest;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.RetryPolicy;
import dev.hyperteam.base.yaml.Fields;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.base.yaml.Yaml;
import dev.hyperteam.base.yaml.YamlNode;
import dev.hyperteam.core.event.Unanswered;
import dev.hyperteam.core.runbook.Hazard;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Reads {@code hyperteam.yaml}, the environment and {@code --set} into a {@link Config}. {@code --set} goes before the environment, the
 * environment before the file, the file before the default. All mistakes are collected, each with its place and the nearest valid name.
 */
public final class ConfigReader {
    private final Path projectFolder;
    private final Map<String, String> environment;
    private final Problems problems = new Problems();
    private final Map<String, String> effective = new LinkedHashMap<>();
    private final Map<String, Mark> marks = new LinkedHashMap<>();
    private final List<Config.Value> values = new ArrayList<>();
    private List<String> secretCommand = List.of();

    private ConfigReader(Path projectFolder, Map<String, String> environment) {
        this.projectFolder = projectFolder.toAbsolutePath().normalize();
        this.environment = Map.copyOf(environment);
    }

    /**
     * Reads a project's configuration. A project without {@code hyperteam.yaml} has the defaults and no targets.
     *
     * @param sets {@code key=value} pairs of {@code --set}, in the order given; the last of a key counts
     * @param environment the process's variables: {@code HYPERTEAM_RETRY_MAX_ATTEMPTS} and the like
     * @throws ProblemException with every mistake
     */
    public static Config read(Path projectFolder, Map<String, String> sets, Map<String, String> environment) {
        var folder = projectFolder.toAbsolutePath().normalize();
        var file = folder.resolve(Config.FILE);
        var text = load(file);
        return new ConfigReader(folder, environment).read(text.map(_ -> file), text.orElse(""), sets);
    }

    private static Optional<String> load(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (MalformedInputException e) {
            throw new ProblemException(
                    new Problem("not a text file", file.toString(), "it is not UTF-8", "save it as UTF-8"), e);
        } catch (IOException e) {
            throw new ProblemException(
                    new Problem("cannot read the configuration", file.toString(), cause(e), "make it readable"), e);
        }
    }

    private static String cause(IOException e) {
        return e instanceof java.nio.file.AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
    }

    private Config read(Optional<Path> file, String text, Map<String, String> sets) {
        var nothing = new YamlNode.Scalar("", true, Mark.outside(Config.FILE));
        var root = Yaml.read(Config.FILE, text, problems).orElse(nothing);
        var top = Fields.of("the configuration", root, problems);
        var overrides = new ParameterOverrides(problems);
        overrides.file(top.node("teams"));
        Map<String, String> keySets = new LinkedHashMap<>();
        sets.forEach((key, value) -> {
            if (!overrides.set(key, value)) {
                keySets.put(key, value);
            }
        });
        keys(top, keySets);
        var targets = new TargetReader(projectFolder, home(), problems).read(top.node("ssh"), top.node("targets"));
        var notUsedYet = reserved(top);
        top.end();
        checkOrder();
        problems.throwIfAny();
        var settings = settings().withParameters(Config.plain(overrides.all()));
        return new Config(
                projectFolder,
                file,
                settings,
                targets,
                Map.copyOf(overrides.all()),
                path("workflow.teams_folder"),
                path("logging.folder"),
                value("logging.level"),
                path("state.folder"),
                secretCommand,
                path("secrets.env_file"),
                duration("secrets.command_timeout"),
                value("artifacts.mirror"),
                path("artifacts.cache"),
                value("lab.name"),
                approvals(),
                value("approvals.lab").equals("ask"),
                Optional.of(value("state.record")).filter(folder -> !folder.equals("off")),
                values,
                notUsedYet);
    }

    private List<String> reserved(Fields top) {
        List<String> found = new ArrayList<>();
        for (String section : ConfigKeys.RESERVED.sequencedKeySet()) {
            top.node(section).ifPresent(node -> {
                if (node instanceof YamlNode.Scalar) {
                    top.wrong(section, node, "a mapping or a list");
                }
                found.add(section);
            });
        }
        return found;
    }

    private void keys(Fields top, Map<String, String> sets) {
        Map<String, Fields> sections = new LinkedHashMap<>();
        Set<String> known = new LinkedHashSet<>();
        for (ConfigKey key : ConfigKeys.all()) {
            var fields = key.section().isEmpty()
                    ? top
                    : sections.computeIfAbsent(key.section(), section -> section(top, section));
            known.add(key.path());
            key(key, fields, sets);
        }
        sections.values().forEach(Fields::end);
        sets.keySet().stream()
                .filter(key -> !known.contains(key))
                .forEach(key -> problems.add(new Problem(
                        "unknown key '" + key + "'",
                        "--set",
                        "",
                        Nearest.of(key, known)
                                .map(name -> "did you mean '" + name + "'?")
                                .orElse("hyperteam config show lists the keys; a team's parameter is TEAM.NAME"))));
    }

    private Fields section(Fields top, String section) {
        return Fields.of(
                section,
                top.node(section).orElseGet(() -> new YamlNode.Scalar("", true, Mark.outside(Config.FILE))),
                problems);
    }

    private void key(ConfigKey key, Fields fields, Map<String, String> sets) {
        var inFile = fields.node(key.name());
        String variable = environment.get(key.variable());
        String set = sets.get(key.path());
        YamlNode node;
        String origin;
        if (set != null) {
            node = new YamlNode.Scalar(set, true, Mark.outside("--set"));
            origin = "--set";
        } else if (variable != null) {
            origin = "environment " + key.variable();
            node = new YamlNode.Scalar(variable, true, Mark.outside(origin));
        } else if (inFile.isPresent()) {
            node = inFile.get();
            origin = node.mark().toString();
        } else {
            keep(key, key.fallback(), "default", Mark.outside("default"));
            return;
        }
        // a wrong value in the file is a mistake even where something else overrides it
        inFile.filter(_ -> !origin.equals(inFile.get().mark().toString()))
                .filter(value -> key.type().read(value).isEmpty())
                .ifPresent(value -> wrong(fields, key, value));
        var value = key.type().read(node);
        if (value.isEmpty()) {
            wrong(fields, key, node);
        }
        if (key.type() instanceof KeyType.Argv) {
            secretCommand = KeyType.Argv.words(node).orElse(List.of());
        }
        keep(key, value.orElse(key.fallback()), origin, node.mark());
    }

    /** A wrong value is shown, unless it may be wrong because a password or a key stands in it. */
    private void wrong(Fields fields, ConfigKey key, YamlNode found) {
        if (found instanceof YamlNode.Scalar scalar
                && (AgentKeys.MAY_HOLD_SECRETS.contains(key.path())
                        || scalar.text().contains("://"))) {
            fields.problems()
                    .add(new Problem(
                            "'" + key.path() + "' must be " + key.type().expected(),
                            found.mark().toString(),
                            "what stands there is not shown, because it may hold a secret",
                            "write " + key.type().expected()));
        } else {
            fields.wrong(key.name(), found, key.type().expected());
        }
    }

    private void keep(ConfigKey key, String value, String origin, Mark mark) {
        effective.put(key.path(), value);
        marks.put(key.path(), mark);
        values.add(new Config.Value(key.path(), value, origin));
    }

    /** A limit that is longer than the one around it never acts: somebody meant something else. */
    private void checkOrder() {
        notBelow("retry.max_delay", "retry.initial_delay");
        notBelow("verification.max_delay", "verification.initial_delay");
        notBelow("execution.step_timeout", "execution.attempt_timeout");
        notBelow("execution.team_timeout", "execution.step_timeout");
        notBelow("execution.phase_timeout", "execution.team_timeout");
        notBelow("execution.run_timeout", "execution.phase_timeout");
    }

    private void notBelow(String larger, String smaller) {
        if (duration(larger).compareTo(duration(smaller)) < 0) {
            boolean ofSmaller = at(larger).equals("default");
            problems.add(new Problem(
                    larger + " (" + value(larger) + ") is shorter than " + smaller + " (" + value(smaller) + ")",
                    at(ofSmaller ? smaller : larger),
                    "",
                    "raise " + larger + " or lower " + smaller));
        }
    }

    private Settings settings() {
        Set<Integer> serial = new LinkedHashSet<>();
        for (int phase = 1; phase <= 6; phase++) {
            if (!flag("parallelization.phase_" + phase + "_parallel")) {
                serial.add(phase);
            }
        }
        return new Settings(
                number("parallelization.max_concurrent_teams"),
                serial,
                retry("retry"),
                new Settings.Deadlines(
                        duration("execution.attempt_timeout"),
                        duration("execution.step_timeout"),
                        duration("execution.team_timeout"),
                        duration("execution.phase_timeout"),
                        duration("execution.run_timeout")),
                flag("error_handling.continue_on_error"),
                flag("error_handling.rollback_on_failure"),
                flag("error_handling.nuclear_reset_enabled"),
                duration("verification.revert_after"),
                retry("verification"),
                number("execution.output_limit"),
                Map.of());
    }

    private ApprovalPolicy approvals() {
        Set<Hazard> asking = new LinkedHashSet<>();
        for (Hazard hazard : Hazard.values()) {
            if (value("approvals." + hazard.name().toLowerCase(java.util.Locale.ROOT))
                    .equals("ask")) {
                asking.add(hazard);
            }
        }
        Set<Integer> gates = new LinkedHashSet<>();
        value("approvals.gates").chars().filter(Character::isDigit).forEach(digit -> gates.add(digit - '0'));
        return new ApprovalPolicy(
                asking,
                gates,
                duration("approvals.timeout"),
                Unanswered.valueOf(value("approvals.default").toUpperCase(java.util.Locale.ROOT)),
                true);
    }

    private RetryPolicy retry(String section) {
        return new RetryPolicy(
                number(section + ".max_attempts"),
                duration(section + ".initial_delay"),
                duration(section + ".max_delay"),
                Double.parseDouble(value(section + ".multiplier")));
    }

    private String value(String key) {
        return effective.getOrDefault(key, "");
    }

    private String at(String key) {
        return String.valueOf(marks.get(key));
    }

    private int number(String key) {
        return Integer.parseInt(value(key));
    }

    private boolean flag(String key) {
        return value(key).equals("true");
    }

    private Duration duration(String key) {
        return Fields.parseDuration(value(key)).orElse(Duration.ZERO);
    }

    private Path path(String key) {
        return resolver(projectFolder, home()).apply(Path.of(value(key)));
    }

    private Path home() {
        String home = environment.get("HOME");
        return Path.of(home == null || home.isBlank() ? System.getProperty("user.home", "/") : home);
    }

    /** {@return what turns a path of the file into an absolute one} */
    static UnaryOperator<Path> resolver(Path projectFolder, Path home) {
        return path -> path.startsWith("~")
                ? home.resolve(Path.of("~").relativize(path)).normalize()
                : projectFolder.resolve(path).normalize();
    }
}
