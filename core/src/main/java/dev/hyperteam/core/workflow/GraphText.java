package dev.hyperteam.core.workflow;

import dev.hyperteam.core.runbook.Team;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The graph as text for other tools. Pure: the same workflow gives the same text. */
public final class GraphText {
    private static final List<String> PHASES =
            List.of("Foundation", "Core services", "Kubernetes", "Infrastructure", "Production", "Advanced");

    private GraphText() {}

    /** {@return the name of a phase from 1 to 6} */
    public static String phaseName(int phase) {
        return PHASES.get(phase - 1);
    }

    /** {@return a Mermaid flowchart, one subgraph for each phase} */
    public static String mermaid(Workflow workflow) {
        var text = new StringBuilder("flowchart TD\n");
        phases(workflow).forEach((phase, teams) -> {
            text.append("  subgraph phase%d[\"Phase %d: %s\"]\n".formatted(phase, phase, phaseName(phase)));
            for (Team team : teams) {
                text.append("    ")
                        .append(mermaidId(team.id()))
                        .append("[\"")
                        .append(mermaidText(team.id() + "<br/>", team.name()))
                        .append("\"]\n");
            }
            text.append("  end\n");
        });
        for (Team team : workflow.teams()) {
            for (Edge edge : edges(team)) {
                text.append("  ").append(mermaidId(edge.from()));
                text.append(edge.label().isEmpty() ? " --> " : " -->|\"" + edge.label() + "\"| ");
                text.append(mermaidId(team.id())).append('\n');
            }
        }
        return text.toString();
    }

    /** {@return a Graphviz digraph, one cluster for each phase} */
    public static String dot(Workflow workflow) {
        var text = new StringBuilder("digraph hyperteam {\n  rankdir=TB;\n  node [shape=box, style=rounded];\n");
        phases(workflow).forEach((phase, teams) -> {
            text.append("  subgraph cluster_phase%d {\n".formatted(phase));
            text.append("    label=\"Phase %d: %s\";\n".formatted(phase, phaseName(phase)));
            for (Team team : teams) {
                text.append("    \"%s\" [label=\"%s\\n%s\"];\n".formatted(team.id(), team.id(), dotText(team.name())));
            }
            text.append("  }\n");
        });
        for (Team team : workflow.teams()) {
            for (Edge edge : edges(team)) {
                String label = edge.label().isEmpty() ? "" : " [label=\"" + edge.label() + "\"]";
                text.append("  \"%s\" -> \"%s\"%s;\n".formatted(edge.from(), team.id(), label));
            }
        }
        return text.append("}\n").toString();
    }

    /** One arrow; the label tells which parts need which parts. */
    private record Edge(TeamId from, String label) {}

    /** One edge for each pair of teams, however many parts need each other. */
    private static List<Edge> edges(Team team) {
        return team.allNeeds().stream()
                .map(Team.Need::team)
                .distinct()
                .map(from -> new Edge(from, label(team, from)))
                .toList();
    }

    private static String label(Team team, TeamId from) {
        boolean whole = team.needs().stream()
                .anyMatch(need -> need.team().equals(from) && need.part().isEmpty());
        if (whole) {
            return "";
        }
        return team.allNeeds().stream()
                .filter(need -> need.team().equals(from))
                .flatMap(need -> need.part().stream())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static SortedMap<Integer, List<Team>> phases(Workflow workflow) {
        return workflow.teams().stream().collect(Collectors.groupingBy(Team::phase, TreeMap::new, Collectors.toList()));
    }

    private static String mermaidId(TeamId id) {
        // "end" and the like are words of the language
        return "t_" + id.value().replace('-', '_');
    }

    private static String mermaidText(String prefix, String name) {
        var text = new StringBuilder(prefix);
        name.codePoints().forEach(c -> {
            if (c == '"' || c == '<' || c == '>' || c == '&' || c == '#' || c == '`') {
                text.append(String.format(Locale.ROOT, "#%d;", c));
            } else {
                text.appendCodePoint(c);
            }
        });
        return text.toString();
    }

    private static String dotText(String name) {
        return name.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
