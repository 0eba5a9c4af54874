package dev.hyperteam.core.runbook;

import dev.hyperteam.base.Nearest;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Mark;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** The values that a team's parameters have in a run: what the runbook says unless the reader says otherwise. */
public final class ParameterValues {
    private ParameterValues() {}

    /**
     * A value that the reader gave.
     *
     * @param mark where: a line of the configuration, or {@code Mark.outside("--set")}
     */
    public record Given(String value, Mark mark) {}

    /**
     * Checks the overrides and fills in defaults. Mistakes are collected: a name that the team does not have, a value that does not fit,
     * a parameter without default that nobody set. A wrong value reads as the default.
     *
     * @param facts of the target, for the defaults of its system; empty where no target is known
     * @return the parameters that have a value, in the order of the runbook
     */
    public static SequencedMap<String, String> resolve(
            Team team, Map<String, Given> overrides, Map<String, String> facts, Problems problems) {
        overrides.forEach((name, given) -> {
            if (!team.parameters().containsKey(name)) {
                problems.add(unknown(team, name, given.mark()));
            }
        });
        var values = new LinkedHashMap<String, String>();
        team.parameters().forEach((name, parameter) -> {
            var given = overrides.get(name);
            if (given != null && parameter.fits(given.value())) {
                values.put(name, parameter.canonical(given.value()));
                return;
            }
            if (given != null) {
                problems.add(misfit(
                        "parameter '" + name + "' of team " + team.id(), parameter, given.value(), given.mark()));
            } else if (parameter.fallback().isEmpty()) {
                problems.add(new Problem(
                        "parameter '" + name + "' of team " + team.id() + " has no value",
                        parameter.mark().toString(),
                        "it has no default",
                        "set it: --set " + team.id() + "." + name + "=... (" + parameter.expected() + ")"));
            }
            parameter.fallback(facts).ifPresent(fallback -> values.put(name, fallback));
        });
        return values;
    }

    private static Problem unknown(Team team, String name, Mark mark) {
        String known = team.parameters().isEmpty()
                ? "this team has no parameters"
                : "parameters of this team: "
                        + String.join(", ", team.parameters().keySet());
        return new Problem(
                "team " + team.id() + " has no parameter '" + name + "'",
                mark.toString(),
                "",
                Nearest.of(name, team.parameters().keySet())
                        .map(nearest -> "did you mean '" + nearest + "'?")
                        .orElse(known));
    }

    /** A value that does not fit; {@code what} names the value in the message. */
    static Problem misfit(String what, Parameter parameter, String value, Mark mark) {
        var hint = parameter.type() == Parameter.Type.CHOICE
                ? Nearest.of(value, parameter.choices()).map(nearest -> "did you mean '" + nearest + "'?")
                : java.util.Optional.<String>empty();
        // a secret typed in by mistake must not be repeated in a message
        String found = parameter.type() == Parameter.Type.SECRET
                ? "found something else"
                : "found '" + shown(ParameterCheck.culprit(parameter.type(), value)) + "'";
        return new Problem(
                what + " must be " + parameter.expected(),
                mark.toString(),
                found,
                hint.orElse("write " + parameter.expected()));
    }

    private static String shown(String value) {
        String line = value.lines().findFirst().orElse("");
        return line.length() > 40 ? line.substring(0, 40) + "..." : line;
    }
}
