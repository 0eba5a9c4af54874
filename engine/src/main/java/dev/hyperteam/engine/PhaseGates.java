package dev.hyperteam.engine;

import dev.hyperteam.core.workflow.RunPlan;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Asks the gate once a phase and remembers the answer. Thread-safe. */
final class PhaseGates {
    private final PhaseGate gate;
    private final Map<Integer, PhaseGate.Answer> answers = new HashMap<>();
    /** One question at a time: a person answers them. */
    private final ReentrantLock asking = new ReentrantLock(true);

    private volatile boolean stopped;

    PhaseGates(PhaseGate gate) {
        this.gate = gate;
    }

    PhaseGate.Answer before(int phase, RunPlan plan) throws InterruptedException {
        asking.lockInterruptibly();
        try {
            var answer = answers.get(phase);
            if (answer == null) {
                answer = stopped
                        ? PhaseGate.Answer.STOP
                        : gate.before(
                                phase,
                                plan.nodes().stream()
                                        .filter(planned -> planned.team().phase() == phase)
                                        .map(RunPlan.PlannedNode::node)
                                        .toList());
                answers.put(phase, answer);
                stopped |= answer == PhaseGate.Answer.STOP;
            }
            return answer;
        } finally {
            asking.unlock();
        }
    }

    boolean stopped() {
        return stopped;
    }
}
