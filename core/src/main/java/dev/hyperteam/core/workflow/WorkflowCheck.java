package dev.hyperteam.core.workflow;

import dev.hyperteam.base.Nearest;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.core.runbook.Cycles;
import dev.hyperteam.core.runbook.Team;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks the graph as a whole and collects every mistake. */
final class WorkflowCheck {
    private final Map<TeamId, Team> teams;
    private final Set<TeamId> unreadable;
    private final Problems problems;

    private WorkflowCheck(Map<TeamId, Team> teams, Set<TeamId> unreadable, Problems problems) {
        this.teams = teams;
        this.unreadable = unreadable;
        this.problems = problems;
    }

    static void addOnce(Map<TeamId, Team> teams, Team team, Problems problems) {
        var first = teams.putIfAbsent(team.id(), team);
        if (first != null) {
            problems.add(new Problem(
                    "team '" + team.id() + "' is defined twice",
                    team.mark().toString(),
                    "first at " + first.mark(),
                    "rename or remove one"));
        }
    }

    /** {@code unreadable}: ids that probably exist in files whose own mistakes are told already. */
    static void check(Map<TeamId, Team> teams, Set<TeamId> unreadable, Problems problems) {
        new WorkflowCheck(teams, unreadable, problems).check();
    }

    private void check() {
        Map<TeamId, Set<TeamId>> edges = new HashMap<>();
        for (Team team : teams.values()) {
            var needs = edges.computeIfAbsent(team.id(), id -> new LinkedHashSet<>());
            for (Team.Need need : team.allNeeds()) {
                if (checkNeed(team, need)) {
                    needs.add(need.team());
                }
            }
        }
        for (List<TeamId> cycle : Cycles.of(teams.keySet(), id -> edges.getOrDefault(id, Set.of()))) {
            problems.add(new Problem(
                    "the teams need each other in a circle: "
                            + cycle.stream().map(TeamId::value).collect(Collectors.joining(" → "))
                            + " → " + cycle.getFirst(),
                    markOf(cycle).toString(),
                    "none of them could ever start",
                    "remove one of these needs"));
        }
    }

    /** {@return whether the need is an edge to another existing team} */
    private boolean checkNeed(Team team, Team.Need need) {
        var needed = teams.get(need.team());
        if (need.team().equals(team.id())) {
            tell(need, "team '" + team.id() + "' needs itself", "", "remove this need");
            return false;
        }
        if (needed == null) {
            if (!unreadable.contains(need.team())) {
                tell(need, "team '" + team.id() + "' needs unknown team '" + need.team() + "'", "", nearestTeam(need));
            }
            return false;
        }
        need.part()
                .filter(part -> needed.part(part).isEmpty())
                .ifPresent(part -> unknownPart(team, need, needed, part));
        if (needed.phase() > team.phase()) {
            tell(
                    need,
                    "team '" + team.id() + "' of phase " + team.phase() + " needs '" + needed.id() + "' of phase "
                            + needed.phase(),
                    "phases run in order",
                    "move one of them to another phase or remove the need");
        }
        return true;
    }

    private void unknownPart(Team team, Team.Need need, Team needed, String part) {
        List<String> parts = needed.parts().stream().map(Team.Part::name).toList();
        tell(
                need,
                "team '" + team.id() + "' needs unknown part '" + part + "' of team '" + needed.id() + "'",
                "",
                Nearest.of(part, parts)
                        .map(name -> "did you mean '" + needed.id() + "." + name + "'?")
                        .orElse(
                                parts.isEmpty()
                                        ? "team '" + needed.id() + "' has no parts: write needs: [" + needed.id() + "]"
                                        : "its parts: " + String.join(", ", parts)));
    }

    private String nearestTeam(Team.Need need) {
        List<String> names =
                new ArrayList<>(teams.keySet().stream().map(TeamId::value).toList());
        return Nearest.of(need.team().value(), names)
                .map(name -> "did you mean '" + name + "'?")
                .orElse("teams: " + String.join(", ", names));
    }

    private Mark markOf(List<TeamId> cycle) {
        var team = teams.get(cycle.getFirst());
        return team == null
                ? Mark.outside("")
                : team.allNeeds().stream()
                        .filter(need -> need.team().equals(cycle.get(1)))
                        .map(Team.Need::mark)
                        .findFirst()
                        .orElse(team.mark());
    }

    private void tell(Team.Need need, String what, String why, String next) {
        problems.add(new Problem(what, need.mark().toString(), why, next));
    }
}
