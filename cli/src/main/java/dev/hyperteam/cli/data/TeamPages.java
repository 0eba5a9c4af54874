package dev.hyperteam.cli.data;

import dev.hyperteam.cli.console.Words;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.core.workflow.GraphText;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.core.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** The documentation of all teams, made from their runbooks. Pure: the same workflow gives the same bytes. */
public final class TeamPages {
    /** The name of the overview. */
    public static final String OVERVIEW = "AGENT_TEAMS_PLAN.md";

    /** Stands at the top of every page. */
    static final String MADE = "<!-- Made from the runbooks. Do not edit: hyperteam teams docs --write docs -->\n\n";

    private TeamPages() {}

    /** {@return every page, its name within the folder of documentation to its text} */
    public static SequencedMap<String, String> all(Workflow workflow) {
        var pages = new LinkedHashMap<String, String>();
        pages.put(OVERVIEW, overview(workflow));
        workflow.teams().forEach(team -> pages.put("teams/" + team.id() + ".md", TeamPage.of(workflow, team)));
        pages.put(CompatibilityPage.NAME, CompatibilityPage.of(workflow.compatibility()));
        return pages;
    }

    /** {@return the plan of all teams} */
    public static String overview(Workflow workflow) {
        var text = new StringBuilder(MADE);
        text.append("# The teams and their plan\n\n");
        text.append("""
                Each team is a specialist with a runbook of small steps. A step is checked, changed only if it must be, verified by somebody
                else, and can be taken back. A team starts when everything that it needs has ended well.

                **Something is wrong right now?** `hyperteam status`, then the page of the team that it names: each begins with what to type.
                Take everything back: `hyperteam rollback --to-phase 0`. What stays after that: [rollback.md](rollback.md).

                """);
        long steps =
                workflow.teams().stream().mapToLong(team -> team.steps().size()).sum();
        long ready = workflow.teams().stream()
                .filter(team -> !team.steps().isEmpty())
                .count();
        text.append("%s, %d of them with steps, %s.\n\n"
                .formatted(Words.count(workflow.teams().size(), "team"), ready, Words.count(steps, "step")));
        text.append("## Who needs whom\n\n");
        text.append(Markdown.block("mermaid", GraphText.mermaid(workflow), ""));
        text.append("\nA label on an arrow names the part that is needed.\n");
        int phase = 0;
        for (Team team : workflow.teams().stream()
                .sorted(java.util.Comparator.comparingInt(Team::phase))
                .toList()) {
            if (team.phase() != phase) {
                phase = team.phase();
                text.append("\n## Phase %d: %s\n".formatted(phase, GraphText.phaseName(phase)));
            }
            team(text, workflow, team);
        }
        return text.toString();
    }

    private static void team(StringBuilder text, Workflow workflow, Team team) {
        text.append("\n### [%s](teams/%s.md): %s\n\n".formatted(team.id(), team.id(), Markdown.text(team.name())));
        text.append("Needs ").append(needs(team));
        text.append(". Needed by ")
                .append(links(workflow.dependants(team.id()).stream().toList(), "teams/"));
        text.append(". Estimate ").append(Words.span(team.estimate()));
        text.append(team.scope() == Team.Scope.CLUSTER ? ". Once for the whole cluster.\n" : ".\n");
        team.parts().forEach(part -> {
            text.append("\n- part **").append(part.name()).append("**");
            text.append(part.about().isBlank() ? "" : ": " + Markdown.text(part.about()));
            text.append(part.needs().isEmpty() ? "" : " (needs " + join(part.needs()) + ")");
        });
        text.append(team.parts().isEmpty() ? "\n" : "\n\n");
        if (team.steps().isEmpty()) {
            text.append("**No steps yet.** A run leaves this team out, says so, and never reports it as done.\n");
            return;
        }
        text.append(Words.count(team.steps().size(), "step"));
        text.append(", ").append(cares(team)).append(":\n\n");
        int number = 1;
        for (var step : team.steps()) {
            String care = Catalogue.care(step);
            text.append(number++).append(". ").append(Markdown.text(step.title()));
            text.append(care.equals("-") ? "" : " (**" + care + "**)").append('\n');
        }
    }

    /** The steps that need care, counted: {@code 4 marked lockout, all with a way back}. */
    private static String cares(Team team) {
        var counts = team.steps().stream()
                .flatMap(step -> step.hazards().stream())
                .collect(Collectors.groupingBy(hazard -> hazard.id(), java.util.TreeMap::new, Collectors.counting()));
        String hazards = counts.entrySet().stream()
                .map(entry -> entry.getValue() + " marked " + entry.getKey())
                .collect(Collectors.joining(", "));
        boolean wayBack = team.steps().stream().allMatch(step -> step.action().undoable());
        return (hazards.isEmpty() ? "none marked as a hazard" : hazards) + (wayBack ? ", all with a way back" : "");
    }

    /** {@return what a team needs as a whole, in words} */
    static String needs(Team team) {
        return team.needs().isEmpty() ? "nothing" : join(team.needs());
    }

    static String join(List<Team.Need> needs) {
        return needs.stream().map(Team.Need::toString).collect(Collectors.joining(", "));
    }

    /** {@return links to the pages of these teams, below {@code folder}} */
    static String links(List<TeamId> teams, String folder) {
        return teams.isEmpty()
                ? "nobody"
                : teams.stream()
                        .map(id -> "[" + id + "](" + folder + id + ".md)")
                        .collect(Collectors.joining(", "));
    }
}
