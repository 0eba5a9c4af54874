package dev.hyperteam.core.workflow;

import dev.hyperteam.base.Nearest;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.core.runbook.ParameterValues.Given;
import dev.hyperteam.core.runbook.Team;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads {@code --set ssh_port=2222} and {@code --set alpha.ssh_port=2222}. */
public final class SetOptions {
    private SetOptions() {}

    /**
     * Finds the parameters that the options mean. Without a team's name the parameter must be of one team only.
     *
     * @param mark for messages, for example {@code Mark.outside("--set")}
     * @return the values by team and parameter, later ones over earlier ones; whether they fit is for
     *     {@link dev.hyperteam.core.runbook.ParameterValues#resolve}
     */
    public static Map<TeamId, Map<String, Given>> parse(
            List<String> options, Mark mark, Workflow workflow, Problems problems) {
        Map<TeamId, Map<String, Given>> given = new LinkedHashMap<>();
        var names = new TeamNames(workflow);
        for (String option : options) {
            int equals = option.indexOf('=');
            if (equals < 1) {
                // the text may be half of a secret: it is not repeated
                problems.add(new Problem(
                        "an option is not of the form NAME=VALUE", mark.toString(), "", "write --set ssh_port=2222"));
                continue;
            }
            String key = option.substring(0, equals).strip();
            var value = new Given(option.substring(equals + 1), mark);
            int dot = key.indexOf('.');
            if (dot >= 0) {
                names.one(key.substring(0, dot), mark, problems)
                        .ifPresent(team -> put(given, team, key.substring(dot + 1), value));
            } else {
                owner(key, mark, workflow, problems, given, value);
            }
        }
        return given;
    }

    private static void owner(
            String name,
            Mark mark,
            Workflow workflow,
            Problems problems,
            Map<TeamId, Map<String, Given>> given,
            Given value) {
        List<TeamId> owners = workflow.teams().stream()
                .filter(team -> team.parameters().containsKey(name))
                .map(Team::id)
                .toList();
        if (owners.size() == 1) {
            put(given, owners.getFirst(), name, value);
        } else if (owners.isEmpty()) {
            var known = workflow.teams().stream()
                    .flatMap(team -> team.parameters().keySet().stream())
                    .distinct()
                    .toList();
            problems.add(new Problem(
                    "no team has a parameter '" + name + "'",
                    mark.toString(),
                    "",
                    Nearest.of(name, known)
                            .map(nearest -> "did you mean '" + nearest + "'?")
                            .orElse("parameters: " + String.join(", ", known))));
        } else {
            problems.add(new Problem(
                    "several teams have a parameter '" + name + "'",
                    mark.toString(),
                    owners.stream().map(TeamId::value).collect(Collectors.joining(", ")),
                    "write the team in front, such as " + owners.getFirst() + "." + name + "=..."));
        }
    }

    private static void put(Map<TeamId, Map<String, Given>> given, TeamId team, String name, Given value) {
        given.computeIfAbsent(team, id -> new LinkedHashMap<>()).put(name, value);
    }
}
