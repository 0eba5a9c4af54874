package dev.hyperteam.cli.project;

import dev.hyperteam.core.runbook.Parameter;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.core.workflow.Workflow;
import java.util.HashMap;
import java.util.Map;

/** Hands the lab's own time server to the teams that ask for one: the internet's are out of reach of many machines. */
final class LabTime {
    private static final String PARAMETER = "time_servers";

    private LabTime() {}

    /** {@return the parameters, by team, with {@code server} for every team that has such a parameter and for which nobody set it} */
    static Map<String, Map<String, String>> with(
            Map<String, Map<String, String>> given, Workflow workflow, String server) {
        var all = new HashMap<>(given);
        workflow.ids().stream()
                .flatMap(id -> workflow.team(id).stream())
                .filter(LabTime::asks)
                .forEach(team -> {
                    var own = new HashMap<>(all.getOrDefault(team.id().value(), Map.of()));
                    own.putIfAbsent(PARAMETER, server);
                    all.put(team.id().value(), own);
                });
        return all;
    }

    private static boolean asks(Team team) {
        var parameter = team.parameters().get(PARAMETER);
        return parameter != null && parameter.type() == Parameter.Type.SERVER_LIST;
    }
}
