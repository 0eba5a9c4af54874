package dev.hyperteam.engine;

import dev.hyperteam.core.event.StepEnding;
import dev.hyperteam.core.event.TeamEnding;
import dev.hyperteam.core.runbook.Step;
import dev.hyperteam.core.runbook.Team;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which parts of a team may go on while its steps are taken one by one, and how each part ends. What stops a step that names no part
 * stops them all; what stops a step of one part stops that part alone. A team without parts is stopped as a whole. Not thread-safe.
 */
final class Parts {
    private final Team team;
    private final SequencedMap<String, String> stopped = new LinkedHashMap<>();
    private String all = "";

    /** {@code blocked} are the parts whose own needs did not end well, each with the reason. */
    Parts(Team team, Map<String, String> blocked) {
        this.team = team;
        stopped.putAll(blocked);
    }

    /** {@return whether nothing that would hold the step back has happened} */
    boolean mayRun(Step step) {
        if (!all.isEmpty()) {
            return false;
        }
        return step.part()
                .map(part -> !stopped.containsKey(part))
                .orElseGet(() ->
                        team.parts().isEmpty() || stopped.size() < team.parts().size());
    }

    /** {@return whether there is no part left that may go on} */
    boolean over() {
        return !all.isEmpty()
                || (!team.parts().isEmpty() && stopped.size() == team.parts().size());
    }

    /** The step did not end well. */
    void stop(Step step, String reason) {
        if (step.part().isEmpty()) {
            all = reason;
        } else {
            stopped.putIfAbsent(step.part().get(), reason);
        }
    }

    /** {@return why the team is not complete; empty when it is} */
    String reason() {
        if (!all.isEmpty()) {
            return all;
        }
        List<String> reasons = new ArrayList<>();
        stopped.forEach((part, reason) -> reasons.add(part + ": " + reason));
        return String.join("; ", reasons);
    }

    /**
     * {@return other parts with steps that steps of {@code part} need: without those, the part cannot be done either}
     *
     * @param steps the team's steps that apply
     */
    static SequencedSet<String> neededBy(String part, List<Step> steps) {
        var ids = steps.stream()
                .filter(step -> step.part().filter(part::equals).isPresent())
                .flatMap(step -> step.needs().stream())
                .collect(Collectors.toSet());
        return steps.stream()
                .filter(step -> ids.contains(step.id()))
                .flatMap(step -> step.part().stream())
                .filter(needed -> !needed.equals(part))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** {@return why a part cannot be done that needs a part which cannot be done} */
    static String through(String needed, String reason) {
        return "needs its part " + needed + " (" + reason + ")";
    }

    /** {@return the parts of {@code team} that have no steps of their own yet: whatever else is done, they are not} */
    static List<String> withoutSteps(Team team) {
        return team.parts().stream()
                .map(Team.Part::name)
                .filter(name -> team.steps().stream()
                        .noneMatch(step -> step.part().filter(name::equals).isPresent()))
                .toList();
    }

    /** {@return which parts of a complete team are not done, with the reasons; empty when all are} */
    static String notDone(Team team, Map<String, String> unavailable) {
        List<String> reasons = new ArrayList<>();
        unavailable.forEach((part, reason) -> reasons.add(part + ": unavailable, " + reason));
        var unwritten = withoutSteps(team).stream()
                .filter(part -> !unavailable.containsKey(part))
                .toList();
        if (!unwritten.isEmpty()) {
            reasons.add(String.join(", ", unwritten) + ": no steps yet");
        }
        return String.join("; ", reasons);
    }

    /** {@return how each part of {@code team} ended, from the endings of its steps} */
    static Map<String, TeamEnding> endings(Team team, Function<Step, Optional<StepEnding>> steps) {
        var endings = new LinkedHashMap<String, TeamEnding>();
        for (Team.Part part : team.parts()) {
            boolean own = team.steps().stream()
                    .anyMatch(step -> step.part().filter(part.name()::equals).isPresent());
            endings.put(
                    part.name(),
                    own ? ending(team.stepsOf(part.name()).stream().map(steps).toList()) : TeamEnding.NO_STEPS);
        }
        return endings;
    }

    private static TeamEnding ending(List<Optional<StepEnding>> steps) {
        if (steps.contains(Optional.of(StepEnding.FAILED))) {
            return TeamEnding.FAILED;
        }
        if (steps.contains(Optional.of(StepEnding.CANCELLED))) {
            return TeamEnding.CANCELLED;
        }
        if (!steps.stream()
                .allMatch(step -> step.filter(StepEnding::satisfiesNeed).isPresent())) {
            return TeamEnding.BLOCKED;
        }
        return steps.stream().allMatch(Optional.of(StepEnding.NOT_APPLICABLE)::equals)
                ? TeamEnding.NOT_APPLICABLE
                : TeamEnding.COMPLETE;
    }
}
