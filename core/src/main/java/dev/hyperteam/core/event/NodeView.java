package dev.hyperteam.core.event;

import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.StepRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One node as the journal knows it.
 *
 * @param node which
 * @param state where it stands
 * @param phase its phase; 0 until it started or ended
 * @param needs the nodes that it waits for; empty until it started
 * @param ending how it ended; null while it has not, and again after a resume that tries once more
 * @param reason the ending's reason
 * @param startedAt when it began, the first time
 * @param endedAt when it ended
 * @param took time that its ending names; zero while it has not ended
 * @param stepsDone steps of its runbook that ended well
 * @param stepsTotal steps of its runbook; 0 until it started
 * @param changed steps that changed the host
 * @param current the step that it is at; null when it is at none
 * @param steps in the order in which they were first mentioned
 * @param outputs what it hands on
 * @param signal the last signal that it posted; null when it posted none
 */
public record NodeView(
        Node node,
        TeamState state,
        int phase,
        List<Node> needs,
        @Nullable TeamEnding ending,
        String reason,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        Duration took,
        int stepsDone,
        int stepsTotal,
        int changed,
        @Nullable StepView current,
        List<StepView> steps,
        Map<String, String> outputs,
        @Nullable Signal signal) {

    /** {@return how much of it is done, from 0 to 1; 1 when it ended well or was left out by choice, else what its steps tell} */
    public double progress() {
        if (ending != null
                && (ending.satisfiesNeed() || ending == TeamEnding.SKIPPED || ending == TeamEnding.UNAVAILABLE)) {
            return 1;
        }
        return stepsTotal == 0 ? 0 : Math.min(1, (double) stepsDone / stepsTotal);
    }

    /** {@return that step, if an event has named it} */
    public Optional<StepView> step(StepRef ref) {
        return steps.stream().filter(step -> step.ref().equals(ref)).findFirst();
    }
}
