package dev.hyperteam.cli.data;

import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.core.workflow.Workflow;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The graph of teams in the languages of programs that draw. Pure. */
public final class Graphs {
    private Graphs() {}

    /** {@return a Mermaid flowchart with a box for each phase} */
    public static String mermaid(Workflow workflow, Collection<TeamId> selected) {
        var text = new StringBuilder("flowchart LR\n");
        phases(workflow, selected).forEach((phase, teams) -> {
            text.append("  subgraph phase")
                    .append(phase)
                    .append("[\"Phase ")
                    .append(phase)
                    .append("\"]\n");
            teams.forEach(team -> text.append("    ")
                    .append(id(team.id()))
                    .append("[\"")
                    .append(team.id())
                    .append("<br/>")
                    .append(team.name().replace("\"", "#quot;"))
                    .append("\"]\n"));
            text.append("  end\n");
        });
        edges(
                workflow,
                selected,
                (from, to, part) -> text.append("  ")
                        .append(id(from))
                        .append(part.isEmpty() ? " --> " : " -->|" + part.get() + "| ")
                        .append(id(to))
                        .append('\n'));
        return text.toString();
    }

    /** {@return a Graphviz digraph with a cluster for each phase} */
    public static String dot(Workflow workflow, Collection<TeamId> selected) {
        var text = new StringBuilder("digraph hyperteam {\n  rankdir=LR;\n  node [shape=box, style=rounded];\n");
        phases(workflow, selected).forEach((phase, teams) -> {
            text.append("  subgraph cluster_")
                    .append(phase)
                    .append(" {\n    label=\"Phase ")
                    .append(phase)
                    .append("\";\n");
            teams.forEach(team -> text.append("    \"")
                    .append(team.id())
                    .append("\" [label=\"")
                    .append(team.id())
                    .append("\\n")
                    .append(team.name().replace("\\", "\\\\").replace("\"", "\\\""))
                    .append("\"];\n"));
            text.append("  }\n");
        });
        edges(
                workflow,
                selected,
                (from, to, part) -> text.append("  \"")
                        .append(from)
                        .append("\" -> \"")
                        .append(to)
                        .append('"')
                        .append(part.map(name -> " [label=\"" + name + "\"]").orElse(""))
                        .append(";\n"));
        return text.append("}\n").toString();
    }

    private interface Edge {
        void draw(TeamId from, TeamId to, Optional<String> part);
    }

    private static void edges(Workflow workflow, Collection<TeamId> selected, Edge edge) {
        for (Team team : selectedTeams(workflow, selected)) {
            for (Team.Need need : team.allNeeds()) {
                if (selected.contains(need.team())) {
                    edge.draw(need.team(), team.id(), need.part());
                }
            }
        }
    }

    private static Map<Integer, List<Team>> phases(Workflow workflow, Collection<TeamId> selected) {
        return selectedTeams(workflow, selected).stream()
                .collect(Collectors.groupingBy(Team::phase, TreeMap::new, Collectors.toList()));
    }

    private static List<Team> selectedTeams(Workflow workflow, Collection<TeamId> selected) {
        return workflow.teams().stream()
                .filter(team -> selected.contains(team.id()))
                .toList();
    }

    private static String id(TeamId id) {
        return id.value().replace('-', '_');
    }
}
