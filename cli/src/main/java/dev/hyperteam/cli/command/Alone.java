package dev.hyperteam.cli.command;

import dev.hyperteam.cli.project.Project;
import dev.hyperteam.core.workflow.Selection;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.core.workflow.Workflow;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Teams of one's own, tried alone: named on the lab, they need not wait for teams that were never run there. Shipped teams, and every
 * team on a real server, still ask for what they need.
 */
final class Alone {
    private static final String OPTION = "alone";

    private Alone() {}

    /** {@return the teams that are tried alone; none unless the reader named teams of the project on the lab} */
    static Set<TeamId> of(Args args, Project project, Selection selection) {
        if (!project.lab() || args.text("--team").isEmpty()) {
            return Set.of();
        }
        var own = project.teamFiles().own().keySet();
        var workflow = project.workflow();
        return selection.teams().stream()
                .filter(own::contains)
                .filter(id -> !selection.teams().containsAll(workflow.needs(id)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** {@return what the reader should know about it} */
    static String words(Workflow workflow, Set<TeamId> alone, Selection selection) {
        Set<TeamId> missing = new LinkedHashSet<>();
        alone.forEach(id -> missing.addAll(workflow.needs(id)));
        missing.removeAll(selection.teams());
        Set<TeamId> both = new LinkedHashSet<>();
        alone.forEach(id -> both.addAll(workflow.ancestors(id)));
        both.removeIf(id -> workflow.team(id).orElseThrow().steps().isEmpty());
        both.addAll(selection.teams());
        return names(alone) + (alone.size() == 1 ? " is" : " are") + " tried alone: on the lab nobody asks whether "
                + names(missing) + " has been here" + "\n  next: hyperteam run --lab --team "
                + names(both).replace(", ", ",") + " tries them together";
    }

    private static String names(Set<TeamId> teams) {
        return teams.stream().map(TeamId::value).collect(Collectors.joining(", "));
    }

    /** Writes it down for a resume. */
    static void write(Set<TeamId> alone, Map<String, String> options) {
        if (!alone.isEmpty()) {
            options.put(OPTION, names(alone));
        }
    }

    /** {@return what {@link #write} wrote down} */
    static Set<TeamId> read(Map<String, String> options) {
        String names = options.getOrDefault(OPTION, "");
        return Arrays.stream(names.split(", ", -1))
                .filter(TeamId::fits)
                .map(TeamId::new)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
