package dev.hyperteam.engine;

import dev.hyperteam.core.workflow.Node;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a run would do, asked of the live targets; nothing was written.
 *
 * @param leftOut teams that are not selected, each with its reason
 * @param warnings what can be done and ought not, such as a version that its makers mend no more; each begins with its target
 */
public record PlanResult(List<TeamPlan> teams, List<String> leftOut, List<String> warnings, Duration duration) {
    public PlanResult {
        teams = List.copyOf(teams);
        leftOut = List.copyOf(leftOut);
        warnings = List.copyOf(warnings);
    }

    /** One node. {@code facts} are what its target showed. */
    public record TeamPlan(Node node, int phase, Duration estimate, Map<String, String> facts, List<StepPlan> steps) {
        public TeamPlan {
            steps = List.copyOf(steps);
        }
    }

    /**
     * One step.
     *
     * @param detail the diff or the reason
     * @param waitsFor the step after which an unknown can be known; empty otherwise
     */
    public record StepPlan(
            String step,
            String title,
            Answer answer,
            String detail,
            String waitsFor,
            Set<String> hazards,
            boolean undo) {}

    /** What a step would do. */
    public enum Answer {
        WILL_CHANGE,
        WILL_NOT_CHANGE,
        CANNOT_KNOW,
        NOT_APPLICABLE
    }

    /** {@return how many steps would change something for certain} */
    public long changes() {
        return teams.stream()
                .flatMap(team -> team.steps().stream())
                .filter(step -> step.answer() == Answer.WILL_CHANGE)
                .count();
    }
}
