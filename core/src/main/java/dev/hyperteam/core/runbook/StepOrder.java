package dev.hyperteam.core.runbook;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Mark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;

/** Checks what the steps of one team need of each other. Steps run in the order of the file, so a need must stand above. */
final class StepOrder {
    private StepOrder() {}

    /** {@code step} needs {@code need}; written at {@code mark}. */
    record StepNeed(String step, String need, Mark mark) {}

    static void check(SequencedSet<String> steps, List<StepNeed> needs, Problems problems) {
        Map<String, Integer> place = new HashMap<>();
        steps.forEach(step -> place.put(step, place.size()));
        Map<String, List<String>> edges = new HashMap<>();
        List<StepNeed> later = new ArrayList<>();
        for (StepNeed need : needs) {
            if (need.need().equals(need.step())) {
                problems.add(new Problem(
                        "step '" + need.step() + "' needs itself", need.mark().toString(), "", "remove this need"));
            } else if (!place.containsKey(need.need())) {
                problems.add(StepReader.unknown("step", need.need(), steps, need.mark()));
            } else if (place.containsKey(need.step())) {
                edges.computeIfAbsent(need.step(), step -> new ArrayList<>()).add(need.need());
                if (place.getOrDefault(need.need(), 0) > place.getOrDefault(need.step(), 0)) {
                    later.add(need);
                }
            }
        }
        Set<String> inCycles = new HashSet<>();
        for (List<String> cycle : Cycles.of(steps, step -> edges.getOrDefault(step, List.of()))) {
            inCycles.addAll(cycle);
            problems.add(new Problem(
                    "the steps need each other in a circle: " + String.join(" → ", cycle) + " → " + cycle.getFirst(),
                    markOf(needs, cycle).toString(),
                    "none of them could ever start",
                    "remove one of these needs"));
        }
        later.stream()
                .filter(need -> !inCycles.contains(need.step()) || !inCycles.contains(need.need()))
                .forEach(need -> problems.add(new Problem(
                        "step '" + need.step() + "' needs '" + need.need() + "', which stands below it",
                        need.mark().toString(),
                        "steps run in the order of the file",
                        "move '" + need.need() + "' above '" + need.step() + "'")));
    }

    private static Mark markOf(List<StepNeed> needs, List<String> cycle) {
        return needs.stream()
                .filter(need ->
                        need.step().equals(cycle.getFirst()) && need.need().equals(cycle.get(1)))
                .map(StepNeed::mark)
                .findFirst()
                .orElseThrow();
    }
}
