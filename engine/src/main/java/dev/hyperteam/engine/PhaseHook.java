package dev.hyperteam.engine;

import dev.hyperteam.core.event.RunState;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.RunPlan;
import java.util.List;

/**
 * Called when every selected team of a phase has ended well, on the thread of the team that ended last and before anything that needs
 * that team begins; a team of another phase may be at work. A process that dies before the call returned calls again on resume, so the
 * work must bear being done twice. Must bound its own time: the run waits for it.
 */
public interface PhaseHook {
    /**
     * Does what is done after a phase.
     *
     * @return one line for the journal and the reader, for example what was kept and where; empty for nothing to say
     * @throws dev.hyperteam.base.ProblemException for what could not be done: it becomes a warning, the run goes on
     * @throws InterruptedException when interrupted
     */
    String after(PhaseEnd end) throws InterruptedException;

    /**
     * A phase that has ended well.
     *
     * @param state the run as the journal knows it now
     * @param plan all that is selected
     */
    record PhaseEnd(int phase, RunState state, RunPlan plan) {
        /** {@return the selected nodes of the phase} */
        public List<Node> nodes() {
            return plan.nodes().stream()
                    .filter(planned -> planned.team().phase() == phase)
                    .map(RunPlan.PlannedNode::node)
                    .toList();
        }
    }
}
