package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.RunPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PhaseGatesTest {
    private static final String BODY =
            "\nname: x\nestimate: 1m\npersona: none\nsteps: [{ id: s, title: S, about: A., action: { directory: { path: /tmp/x } } }]\n";

    private final RunPlan plan = plan();
    private final List<String> asked = new ArrayList<>();

    private static RunPlan plan() {
        var workflow = CrashLab.workflow("team: alpha" + BODY + "phase: 1\n", "team: bravo" + BODY + "phase: 2\n");
        return dev.hyperteam.core.workflow.Selection.everything(workflow)
                .plan(workflow, List.of("one", "two"), "cluster");
    }

    private PhaseGates gates(Map<Integer, PhaseGate.Answer> answers) {
        return new PhaseGates((phase, nodes) -> {
            asked.add(phase + " " + nodes.stream().map(Node::toString).sorted().toList());
            return answers.getOrDefault(phase, PhaseGate.Answer.GO);
        });
    }

    @Test
    void aPhaseIsAskedOnceWithItsNodesHoweverManyTeamsBegin() throws Exception {
        var gates = gates(Map.of(2, PhaseGate.Answer.SKIP));
        var together = new CountDownLatch(8);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<PhaseGate.Answer>>();
            for (int i = 0; i < 8; i++) {
                answers.add(threads.submit(() -> {
                    together.countDown();
                    together.await();
                    return gates.before(2, plan);
                }));
            }
            for (var answer : answers) {
                assertThat(answer.get()).isEqualTo(PhaseGate.Answer.SKIP);
            }
        }
        assertThat(asked).containsExactly("2 [bravo@one, bravo@two]");
        assertThat(gates.stopped()).isFalse();
    }

    @Test
    void afterAStopNobodyIsAskedAgain() throws InterruptedException {
        var gates = gates(Map.of(1, PhaseGate.Answer.STOP));
        assertThat(gates.before(1, plan)).isEqualTo(PhaseGate.Answer.STOP);
        assertThat(gates.before(2, plan)).isEqualTo(PhaseGate.Answer.STOP);
        assertThat(gates.stopped()).isTrue();
        assertThat(asked).containsExactly("1 [alpha@one, alpha@two]");
    }
}
