package dev.hyperteam.core.workflow;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.core.runbook.Team;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which teams a run is about.
 *
 * @param teams the selected teams in graph order
 * @param asked those that the reader named himself: if one of them cannot be done, the run is not done
 * @param text what was asked for, for the journal and for people
 */
public record Selection(Set<TeamId> teams, Set<TeamId> asked, String text) {
    private static final Pattern PHASES = Pattern.compile("([1-6])(?:\\s*-\\s*([1-6]))?");

    public Selection {
        teams = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(teams));
        asked = Set.copyOf(asked);
    }

    /** {@return every team} */
    public static Selection everything(Workflow workflow) {
        return new Selection(workflow.ids(), Set.of(), "all teams");
    }

    /**
     * Phases as people write them: {@code 1}, {@code 2-4}, {@code 1,3}.
     *
     * @param mark where it was written, for example {@code Mark.outside("--phase")}
     * @return the teams of these phases; none after a mistake
     */
    public static Selection phases(String text, Mark mark, Workflow workflow, Problems problems) {
        Set<Integer> phases = new TreeSet<>();
        for (String item : text.split(",", -1)) {
            var matcher = PHASES.matcher(item.strip());
            if (!matcher.matches()) {
                problems.add(new Problem(
                        "'" + item.strip() + "' is no phase",
                        mark.toString(),
                        "",
                        "write 1 to 6, a range such as 2-4, or 1,3"));
                continue;
            }
            int from = Integer.parseInt(matcher.group(1));
            int to = matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2));
            if (from > to) {
                problems.add(new Problem(
                        "the range '" + item.strip() + "' runs backwards",
                        mark.toString(),
                        "",
                        "write " + to + "-" + from));
            }
            for (int phase = from; phase <= to; phase++) {
                phases.add(phase);
            }
        }
        var teams = workflow.teams().stream()
                .filter(team -> phases.contains(team.phase()))
                .map(Team::id)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return new Selection(teams, Set.of(), "phase " + text.strip());
    }

    /**
     * Teams as people call them, separated by commas; a group's name means all of its teams.
     *
     * @return these teams and no others; none after a mistake
     */
    public static Selection named(String text, Mark mark, Workflow workflow, Problems problems) {
        var names = new TeamNames(workflow);
        Set<TeamId> found = new LinkedHashSet<>();
        for (String item : text.split(",", -1)) {
            found.addAll(names.resolve(item, mark, problems));
        }
        Set<TeamId> teams = inOrder(workflow, found);
        return new Selection(teams, teams, "team " + text.strip());
    }

    /**
     * A team (or group) and what comes after it: every team of its phase or a later one that it does not need, directly or not. What it
     * needs is not run again: it is outside the selection and therefore checked by its verifications.
     */
    public static Selection resumeFrom(String text, Mark mark, Workflow workflow, Problems problems) {
        var start = new TeamNames(workflow).resolve(text, mark, problems);
        int phase = start.stream()
                .flatMap(id -> workflow.team(id).stream())
                .mapToInt(Team::phase)
                .min()
                .orElse(Integer.MAX_VALUE);
        Set<TeamId> before = new LinkedHashSet<>();
        start.forEach(id -> before.addAll(workflow.ancestors(id)));
        before.removeAll(start);
        var teams = workflow.teams().stream()
                .filter(team -> team.phase() >= phase && !before.contains(team.id()))
                .map(Team::id)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return new Selection(teams, start, "from " + text.strip());
    }

    /**
     * The run plan of this selection.
     *
     * @param targets at least one
     * @param cluster the name of the cluster that the targets form
     */
    public RunPlan plan(Workflow workflow, List<String> targets, String cluster) {
        return plan(workflow, targets, cluster, Availability.unknown());
    }

    /**
     * The run plan of this selection without what cannot be done: teams that cannot are left out even when they were asked for by name.
     *
     * @param targets at least one
     * @param cluster the name of the cluster that the targets form
     */
    public RunPlan plan(Workflow workflow, List<String> targets, String cluster, Availability availability) {
        return RunPlanner.plan(workflow, this, targets, cluster, availability);
    }

    private static Set<TeamId> inOrder(Workflow workflow, Set<TeamId> ids) {
        return workflow.ids().stream().filter(ids::contains).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
