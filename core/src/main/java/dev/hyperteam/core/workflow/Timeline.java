package dev.hyperteam.core.workflow;

import dev.hyperteam.core.runbook.Team;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * What the estimates say about a set of teams. For the plan and the timeline, never for control.
 *
 * @param sequential one team after the other
 * @param parallel teams side by side as far as their needs and the limit permit
 * @param criticalPath the chain of needs that takes longest, first team first
 */
public record Timeline(Duration sequential, Duration parallel, List<TeamId> criticalPath) {
    public Timeline {
        criticalPath = List.copyOf(criticalPath);
    }

    /**
     * The timeline of {@code teams}; needs outside of them count as done.
     *
     * @param limit how many teams may work at a time, at least 1
     */
    public static Timeline of(Workflow workflow, Set<TeamId> teams, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("at least one team must work at a time: " + limit);
        }
        List<Team> chosen = workflow.teams().stream()
                .filter(team -> teams.contains(team.id()))
                .toList();
        var sequential = chosen.stream().map(Team::estimate).reduce(Duration.ZERO, Duration::plus);
        return new Timeline(sequential, parallel(workflow, chosen, limit), criticalPath(workflow, chosen));
    }

    /** {@return how much time working side by side saves} */
    public Duration saved() {
        return sequential.minus(parallel);
    }

    private static List<TeamId> criticalPath(Workflow workflow, List<Team> chosen) {
        Map<TeamId, Duration> ends = new HashMap<>();
        Map<TeamId, TeamId> waitsFor = new HashMap<>();
        TeamId last = null;
        for (Team team : chosen) {
            var start = Duration.ZERO;
            for (TeamId need : workflow.needs(team.id())) {
                var end = ends.getOrDefault(need, Duration.ZERO);
                if (ends.containsKey(need) && (end.compareTo(start) > 0 || !waitsFor.containsKey(team.id()))) {
                    start = end;
                    waitsFor.put(team.id(), need);
                }
            }
            var end = start.plus(team.estimate());
            ends.put(team.id(), end);
            if (last == null || end.compareTo(ends.getOrDefault(last, Duration.ZERO)) > 0) {
                last = team.id();
            }
        }
        Deque<TeamId> path = new ArrayDeque<>();
        for (TeamId at = last; at != null; at = waitsFor.get(at)) {
            path.push(at);
        }
        return List.copyOf(path);
    }

    /** Plays the schedule: whenever a place is free, the next ready team in graph order takes it. */
    private static Duration parallel(Workflow workflow, List<Team> chosen, int limit) {
        record Working(Duration until, int place) implements Comparable<Working> {
            @Override
            public int compareTo(Working other) {
                int byTime = until.compareTo(other.until);
                return byTime != 0 ? byTime : Integer.compare(place, other.place);
            }
        }
        Map<TeamId, Integer> places = new HashMap<>();
        chosen.forEach(team -> places.put(team.id(), places.size()));
        int[] missing = new int[chosen.size()];
        var ready = new PriorityQueue<Integer>();
        for (int place = 0; place < missing.length; place++) {
            missing[place] = (int) workflow.needs(chosen.get(place).id()).stream()
                    .filter(places::containsKey)
                    .count();
            if (missing[place] == 0) {
                ready.add(place);
            }
        }
        var working = new PriorityQueue<Working>();
        var now = Duration.ZERO;
        while (!ready.isEmpty() || !working.isEmpty()) {
            while (!ready.isEmpty() && working.size() < limit) {
                int place = ready.remove();
                working.add(new Working(now.plus(chosen.get(place).estimate()), place));
            }
            var done = working.remove();
            now = done.until();
            for (TeamId dependant : workflow.dependants(chosen.get(done.place()).id())) {
                Integer place = places.get(dependant);
                if (place != null && --missing[place] == 0) {
                    ready.add(place);
                }
            }
        }
        return now;
    }
}
