package dev.hyperteam.core.runbook;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.base.yaml.Yaml;
import dev.hyperteam.base.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * Looks for what a runbook is allowed to say and should not: nothing here is a mistake, and each will hurt somebody some night. Pure.
 */
public final class RunbookAdvice {
    /** What an own command may do that always ends well: its exit code tells nothing. */
    private static final Pattern ALWAYS_WELL = Pattern.compile(
            "(?s).*(\\|\\||;)\\s*(true|:|exit 0)\\s*|\\s*(true|:|exit 0|(echo|printf)\\b[^;|&`$]*)\\s*");

    /** Prints a constant: its output tells nothing. */
    private static final Pattern CONSTANT = Pattern.compile("\\s*(echo|printf)\\b[^;|&`$]*");

    private final Team team;
    private final YamlNode document;
    private final List<Problem> advice = new ArrayList<>();

    private RunbookAdvice(Team team, YamlNode document) {
        this.team = team;
        this.document = document;
    }

    /**
     * Looks through one runbook.
     *
     * @param team as read from {@code text}
     * @return what should be looked at, in the order of the file
     */
    public static List<Problem> of(Team team, String text) {
        var document = Yaml.read(team.mark().file(), text, new Problems());
        return document.isEmpty() ? List.of() : new RunbookAdvice(team, document.get()).look();
    }

    private List<Problem> look() {
        if (team.steps().isEmpty()) {
            tell(
                    team.mark(),
                    "team '" + team.id() + "' has no steps",
                    "a run leaves it out, and whoever needs it",
                    "write its first step");
        }
        team.parameters().values().stream()
                .filter(parameter -> !isUsed(parameter.name()))
                .forEach(parameter -> tell(
                        parameter.mark(),
                        "nothing uses parameter '" + parameter.name() + "'",
                        "whoever sets it changes nothing",
                        "use it, or remove it"));
        for (Step step : team.steps()) {
            proof(step);
            wayBack(step);
            lockout(step);
        }
        return advice.stream()
                .sorted(java.util.Comparator.comparingInt(RunbookAdvice::line))
                .toList();
    }

    private static int line(Problem problem) {
        String[] place = problem.where().split(":", -1);
        return place.length < 3 ? 0 : Integer.parseInt(place[place.length - 2]);
    }

    private void proof(Step step) {
        step.verify().stream()
                .filter(RunbookAdvice::cannotFail)
                .forEach(question -> tell(
                        question.mark(),
                        "this verification of step '" + step.id() + "' cannot fail",
                        "any state of the host satisfies it, so it proves nothing",
                        "ask something whose answer differs before the step, and say which with expect:"));
    }

    /** {@return whether every answer satisfies} */
    static boolean cannotFail(Verification question) {
        if (!(question instanceof Verification.OnTarget on)) {
            return false;
        }
        boolean wellAnyway = ALWAYS_WELL.matcher(on.run()).matches();
        return switch (on.expect()) {
            case Expectation.Exit exit -> exit.code() == 0 && wellAnyway;
            case Expectation.Matches matches -> wellAnyway && matches.met(0, "");
            case Expectation.Line _, Expectation.NoLine _, Expectation.Output _ ->
                CONSTANT.matcher(on.run()).matches();
        };
    }

    private void wayBack(Step step) {
        if (step.action().kind().equals("script") && !step.action().undoable()) {
            tell(
                    step.mark(),
                    "step '" + step.id() + "' has no way back",
                    "its script has no undo, so a rollback leaves it as it is",
                    "add undo: (and capture: for what it needs), or use a kind that undoes itself");
        }
    }

    private void lockout(Step step) {
        if (step.hazards().contains(Hazard.LOCKOUT)) {
            return;
        }
        boolean touchesSsh = stepNode(step)
                .filter(node -> texts(node)
                        .anyMatch(text -> text.contains("/etc/ssh/sshd_config") || text.matches("sshd?(\\.service)?")))
                .isPresent();
        if (touchesSsh || step.action().kind().equals("nft-table")) {
            tell(
                    step.mark(),
                    "step '" + step.id() + "' may lock you out and does not say so",
                    touchesSsh ? "it touches sshd" : "it filters packets",
                    "add hazard: [lockout], so that the host takes it back unless a new login works");
        }
    }

    private Optional<YamlNode> stepNode(Step step) {
        var found = new ArrayList<YamlNode>();
        walk(document, (key, node) -> {
            if (node instanceof YamlNode.Mapping mapping) {
                mapping.entries().forEach((name, value) -> {
                    if (name.text().equals("action")
                            && mapping.entries().entrySet().stream()
                                    .anyMatch(entry -> entry.getKey().text().equals("id")
                                            && entry.getValue() instanceof YamlNode.Scalar id
                                            && id.text().equals(step.id()))) {
                        found.add(value);
                    }
                });
            }
        });
        return found.stream().findFirst();
    }

    private static java.util.stream.Stream<String> texts(YamlNode node) {
        List<String> texts = new ArrayList<>();
        walk(node, (_, inner) -> {
            if (inner instanceof YamlNode.Scalar scalar) {
                texts.add(scalar.text());
            }
        });
        return texts.stream();
    }

    /** A parameter is used by a template, by {@code uses}, by {@code unless} or as the port of a verification. */
    private boolean isUsed(String name) {
        var inTemplate = Pattern.compile("(?s)<%(?:(?!%>).)*\\b" + Pattern.quote(name) + "\\b");
        boolean[] used = {false};
        walk(document, (key, node) -> {
            if (node instanceof YamlNode.Scalar scalar) {
                used[0] |= inTemplate.matcher(scalar.text()).find()
                        || ((key.equals("uses") || key.equals("port"))
                                && scalar.text().equals(name))
                        // a template in a file of its own is not looked into
                        || key.equals("template");
            } else if (key.equals("unless") && node instanceof YamlNode.Mapping mapping) {
                used[0] |= mapping.entries().sequencedKeySet().stream()
                        .anyMatch(parameter -> parameter.text().equals(name));
            }
        });
        return used[0];
    }

    /** Calls {@code visitor} with every node and the key that it stands under. */
    private static void walk(YamlNode node, BiConsumer<String, YamlNode> visitor) {
        walk("", node, visitor);
    }

    private static void walk(String key, YamlNode node, BiConsumer<String, YamlNode> visitor) {
        visitor.accept(key, node);
        switch (node) {
            case YamlNode.Mapping mapping ->
                mapping.entries().forEach((name, value) -> walk(name.text(), value, visitor));
            case YamlNode.Sequence sequence -> sequence.items().forEach(item -> walk(key, item, visitor));
            case YamlNode.Scalar _ -> {}
        }
    }

    private void tell(Mark mark, String what, String why, String next) {
        advice.add(new Problem(what, mark.toString(), why, next));
    }
}
