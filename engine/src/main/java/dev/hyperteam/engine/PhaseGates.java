package dev.hyperteam.engine;

import dev.hyperteam.core.event.TeamEnding;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.RunPlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Asks once a phase, first the gate in code, then a person where the policy wants that, and remembers the answer. Thread-safe. */
final class PhaseGates {
    /**
     * What came of it.
     *
     * @param ending how the phase's teams end; empty when they may begin
     */
    record Passage(Optional<TeamEnding> ending, String reason) {
        static final Passage FREE = new Passage(Optional.empty(), "");

        static Passage shut(TeamEnding ending, String reason) {
            return new Passage(Optional.of(ending), reason);
        }
    }

    private final PhaseGate gate;
    private final Approvals approvals;
    private final Map<Integer, Passage> answers = new HashMap<>();
    /** One question at a time: a person answers them. */
    private final ReentrantLock asking = new ReentrantLock(true);

    private volatile boolean stopped;

    PhaseGates(PhaseGate gate, Approvals approvals) {
        this.gate = gate;
        this.approvals = approvals;
    }

    Passage before(Node node, int phase, RunPlan plan) throws InterruptedException {
        // Whoever waits at the gate gives its place away, be it the one that asks or one behind it.
        return approvals.policy().gates().contains(phase)
                ? approvals.away(node, () -> inTurn(node, phase, plan))
                : inTurn(node, phase, plan);
    }

    private Passage inTurn(Node node, int phase, RunPlan plan) throws InterruptedException {
        asking.lockInterruptibly();
        try {
            var known = answers.get(phase);
            if (known == null) {
                known = ask(node, phase, plan);
                answers.put(phase, known);
            }
            return known;
        } finally {
            asking.unlock();
        }
    }

    private Passage ask(Node node, int phase, RunPlan plan) throws InterruptedException {
        List<Node> nodes = plan.nodes().stream()
                .filter(planned -> planned.team().phase() == phase)
                .map(RunPlan.PlannedNode::node)
                .toList();
        var answer = stopped ? PhaseGate.Answer.STOP : gate.before(phase, nodes);
        stopped |= answer == PhaseGate.Answer.STOP;
        return switch (answer) {
            case SKIP -> Passage.shut(TeamEnding.SKIPPED, "phase left out by you");
            case STOP -> Passage.shut(TeamEnding.CANCELLED, "stopped before this phase");
            case GO -> approvals.policy().gates().contains(phase) ? person(node, phase, nodes) : Passage.FREE;
        };
    }

    private Passage person(Node node, int phase, List<Node> nodes) throws InterruptedException {
        var decision = approvals.ask(Payload.ofPhase(node, phase, nodes));
        return switch (decision.verdict()) {
            case APPROVED -> Passage.FREE;
            case REJECTED -> Passage.shut(TeamEnding.SKIPPED, "phase " + phase + " " + decision.words());
            case WAITING -> Passage.shut(TeamEnding.BLOCKED, "phase " + phase + " " + decision.words());
            case STOPPED -> Passage.shut(TeamEnding.CANCELLED, decision.words() + " before this phase");
        };
    }

    boolean stopped() {
        return stopped;
    }
}
