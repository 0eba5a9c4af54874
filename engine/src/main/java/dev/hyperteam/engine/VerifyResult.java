package dev.hyperteam.engine;

import dev.hyperteam.core.event.Evidence;
import dev.hyperteam.core.workflow.StepRef;
import java.time.Duration;
import java.util.List;

/**
 * The verifications of the selected teams, over fresh connections.
 *
 * @param notAsked nodes that nobody asked about, each with the reason; only when no selection was given
 */
public record VerifyResult(List<StepVerdict> steps, List<String> notAsked, Duration duration) {
    public VerifyResult {
        steps = List.copyOf(steps);
        notAsked = List.copyOf(notAsked);
    }

    /**
     * One step.
     *
     * @param applicable whether the step applies to the target; if not, {@code reason} says why and there is no evidence
     */
    public record StepVerdict(StepRef ref, String title, boolean applicable, String reason, List<Evidence> evidence) {
        public StepVerdict {
            evidence = List.copyOf(evidence);
        }

        /** {@return whether the host shows what the step promises} */
        public boolean passed() {
            return evidence.stream().allMatch(Evidence::passed);
        }
    }

    /** {@return the steps whose verification fails: the host has drifted, or was never there} */
    public List<StepVerdict> drifted() {
        return steps.stream().filter(step -> !step.passed()).toList();
    }
}
