package dev.hyperteam.engine;

import dev.hyperteam.core.workflow.Node;
import java.util.List;

/** Asked before the first team of a phase starts. Called at most once a phase, on a thread of its own; may wait for a person. */
public interface PhaseGate {
    /** What to do with the phase. */
    enum Answer {
        /** Start it. */
        GO,
        /** Leave its teams out; what needs them is blocked. */
        SKIP,
        /** End the run here; {@code resume} goes on. */
        STOP
    }

    /** {@return what to do with {@code phase}, whose selected nodes are {@code nodes}} */
    Answer before(int phase, List<Node> nodes) throws InterruptedException;

    /** {@return a gate that is always open} */
    static PhaseGate open() {
        return (phase, nodes) -> Answer.GO;
    }
}
