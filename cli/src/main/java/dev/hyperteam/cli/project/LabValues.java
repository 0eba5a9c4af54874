package dev.hyperteam.cli.project;

import dev.hyperteam.core.runbook.Parameter;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.core.workflow.Workflow;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What teams are told because their target is the lab, unless somebody has set it: the lab has a time server of its own, because the
 * internet's are out of reach of many machines, and is a site without registries.
 */
final class LabValues {
    private LabValues() {}

    /** {@return the parameters, by team; {@code timeServer} when the lab has one} */
    static Map<String, Map<String, String>> with(
            Map<String, Map<String, String>> given, Workflow workflow, Optional<String> timeServer) {
        var all = new HashMap<>(given);
        workflow.ids().stream().flatMap(id -> workflow.team(id).stream()).forEach(team -> {
            var own = new HashMap<>(all.getOrDefault(team.id().value(), Map.of()));
            timeServer
                    .filter(_ -> has(team, "time_servers", Parameter.Type.SERVER_LIST))
                    .ifPresent(server -> own.putIfAbsent("time_servers", server));
            if (has(team, "images_from", Parameter.Type.CHOICE)) {
                own.putIfAbsent("images_from", "archive");
            }
            if (!own.isEmpty()) {
                all.put(team.id().value(), own);
            }
        });
        return all;
    }

    private static boolean has(Team team, String name, Parameter.Type type) {
        var parameter = team.parameters().get(name);
        return parameter != null && parameter.type() == type;
    }
}
