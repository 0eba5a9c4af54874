package dev.hyperteam.cli.data;

import dev.hyperteam.cli.console.Table;
import dev.hyperteam.cli.console.Words;
import dev.hyperteam.core.runbook.Hazard;
import dev.hyperteam.core.runbook.Parameter;
import dev.hyperteam.core.runbook.Requirement;
import dev.hyperteam.core.runbook.Step;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.core.runbook.Verification;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Teams and steps for readers. Pure. */
public final class Catalogue {
    private Catalogue() {}

    /** {@return a team as text}; {@code set} are the parameters that somebody set */
    public static String text(Team team, Map<String, String> set) {
        var text = new StringBuilder(team.id() + " - " + team.name() + "\n");
        text.append("phase ").append(team.phase());
        String needs =
                team.allNeeds().stream().map(Team.Need::toString).distinct().collect(Collectors.joining(", "));
        text.append(needs.isEmpty() ? ", needs nothing" : ", needs " + needs);
        if (!team.requires().isEmpty()) {
            text.append(", requires ").append(requires(team.requires()));
        }
        text.append(", estimate ").append(Words.span(team.estimate())).append("\n\n");
        text.append(team.persona().strip()).append('\n');
        if (!team.parameters().isEmpty()) {
            var table = new Table("PARAMETER", "VALUE", "DEFAULT", "TYPE", "ABOUT");
            team.parameters().values().forEach(parameter -> row(table, parameter, set));
            text.append('\n').append(table.text()).append('\n');
        }
        if (team.steps().isEmpty()) {
            return text + "\nThis team has no steps yet.";
        }
        var table = new Table("#", "STEP", "ACTION", "CARE", "TITLE");
        int number = 1;
        for (Step step : team.steps()) {
            table.row(String.valueOf(number++), step.id(), step.action().kind(), care(step), step.title());
        }
        return text + "\n" + table.text();
    }

    private static String requires(List<Requirement> requires) {
        return requires.stream().map(Requirement::text).collect(Collectors.joining(", "));
    }

    private static void row(Table table, Parameter parameter, Map<String, String> set) {
        String fallback = parameter.fallback().orElse("(must be set)");
        table.row(
                parameter.name(),
                set.getOrDefault(parameter.name(), fallback),
                fallback + perOs(parameter),
                parameter.type().id(),
                parameter.about());
    }

    private static String perOs(Parameter parameter) {
        return parameter.perOs().entrySet().stream()
                .map(entry -> "; " + entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining());
    }

    static String care(Step step) {
        var words = step.hazards().stream().map(Hazard::id).sorted().collect(Collectors.joining(", "));
        boolean noWayBack = !step.action().undoable() && !step.hazards().contains(Hazard.IRREVERSIBLE);
        String way = noWayBack ? (words.isEmpty() ? "irreversible" : ", irreversible") : "";
        return words.isEmpty() && way.isEmpty() ? "-" : words + way;
    }

    /** {@return a step as text} */
    public static String text(Team team, Step step) {
        var text = new StringBuilder(team.id() + "/" + step.id() + " - " + step.title() + "\n");
        if (!step.about().isBlank()) {
            text.append(step.about().strip()).append('\n');
        }
        var table = new Table("", "");
        table.row("action", step.action().kind());
        table.row("care", care(step));
        table.row("needs", step.needs().isEmpty() ? "-" : String.join(", ", step.needs()));
        table.row("applies when", pairs(step.when()));
        table.row("except when", pairs(step.unless()));
        table.row("locks", step.locks().isEmpty() ? "-" : String.join(", ", step.locks()));
        step.outputs().forEach((name, value) -> table.row("hands on", name + " = " + value));
        table.row("written in", step.mark().toString());
        table.lines().stream()
                .skip(1)
                .forEach(line -> text.append("  ").append(line).append('\n'));
        text.append("verified by\n");
        if (step.verify().isEmpty()) {
            text.append("  the ").append(step.action().kind()).append(" action's own verification\n");
        }
        step.verify()
                .forEach(
                        question -> text.append("  ").append(question(question)).append('\n'));
        return text.toString().stripTrailing();
    }

    private static String pairs(Map<String, String> pairs) {
        return pairs.isEmpty()
                ? "-"
                : pairs.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(pair -> pair.getKey() + " is " + pair.getValue())
                        .collect(Collectors.joining(", "));
    }

    static String question(Verification question) {
        return switch (question) {
            case Verification.OnTarget on ->
                on.run().strip().replace("\n", "; ") + "  →  " + on.expect().text();
            case Verification.OffersMethods offers ->
                "from here: sshd offers " + offers.user() + " exactly " + String.join(", ", offers.methods());
            case Verification.Port port ->
                "from here: port " + port.port() + (port.open() ? " answers" : " does not answer");
            case Verification.Login _ -> "from here: a new connection logs in";
        };
    }

    /** {@return a team as a tree} */
    public static Object tree(Team team, Map<String, String> set) {
        return Trees.map(
                "team",
                team.id().value(),
                "name",
                team.name(),
                "phase",
                team.phase(),
                "needs",
                team.allNeeds().stream().map(Team.Need::toString).distinct().toList(),
                "estimateSeconds",
                team.estimate().toSeconds(),
                "persona",
                team.persona(),
                "parameters",
                team.parameters().values().stream()
                        .map(parameter -> parameter(parameter, set))
                        .toList(),
                "steps",
                team.steps().stream().map(Catalogue::tree).toList());
    }

    private static Object parameter(Parameter parameter, Map<String, String> set) {
        return Trees.map(
                "name",
                parameter.name(),
                "type",
                parameter.type().id(),
                "default",
                parameter.fallback().orElse(null),
                "defaultPerOs",
                parameter.perOs(),
                "value",
                set.getOrDefault(parameter.name(), parameter.fallback().orElse("")),
                "about",
                parameter.about());
    }

    /** {@return a step as a tree} */
    public static Object tree(Step step) {
        return Trees.map(
                "step",
                step.id(),
                "title",
                step.title(),
                "about",
                step.about(),
                "action",
                step.action().kind(),
                "hazards",
                hazards(step),
                "undoable",
                step.action().undoable(),
                "needs",
                step.needs(),
                "verify",
                step.verify().stream().map(Catalogue::question).toList(),
                "where",
                step.mark().toString());
    }

    private static List<String> hazards(Step step) {
        return step.hazards().stream().map(Hazard::id).sorted().toList();
    }
}
