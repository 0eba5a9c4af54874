package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Redactor;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.core.event.TeamEnding;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.RunPlan;
import dev.hyperteam.engine.config.ApprovalPolicy;
import dev.hyperteam.journal.Journal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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

    @TempDir
    private Path folder;

    private Journal journal;
    private Recorder recorder;
    private final Stop stop = new Stop();

    @BeforeEach
    void open() {
        journal = Journal.open(folder, Clock.system(), "me");
        recorder = new Recorder(journal, new RunId("20261125-120000-aaaa"), new Redactor(), List.of());
        recorder.note(new Event.RunStarted(
                "1", "me", plan.nodes().stream().map(RunPlan.PlannedNode::node).toList(), List.of(), Map.of(), "f"));
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private static Node node(int phase) {
        return Node.parse(phase == 1 ? "alpha@one" : "bravo@one");
    }

    private PhaseGates asking(Approver approver) {
        var policy = ApprovalPolicy.defaults().withGates(Set.of(2));
        return new PhaseGates(
                PhaseGate.open(), new Approvals(recorder, Clock.system(), new Random(1), policy, approver, stop));
    }

    private PhaseGates gates(Map<Integer, PhaseGate.Answer> answers) {
        var approvals = new Approvals(
                recorder, Clock.system(), new Random(1), ApprovalPolicy.askNobody(), Approver.nobody(), stop);
        PhaseGate gate = (phase, nodes) -> {
            asked.add(phase + " " + nodes.stream().map(Node::toString).sorted().toList());
            return answers.getOrDefault(phase, PhaseGate.Answer.GO);
        };
        return new PhaseGates(gate, approvals);
    }

    @Test
    void aPhaseIsAskedOnceWithItsNodesHoweverManyTeamsBegin() throws Exception {
        var gates = gates(Map.of(2, PhaseGate.Answer.SKIP));
        var together = new CountDownLatch(8);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<PhaseGates.Passage>>();
            for (int i = 0; i < 8; i++) {
                answers.add(threads.submit(() -> {
                    together.countDown();
                    together.await();
                    return gates.before(node(2), 2, plan);
                }));
            }
            for (var answer : answers) {
                assertThat(answer.get().ending()).hasValue(TeamEnding.SKIPPED);
            }
        }
        assertThat(asked).containsExactly("2 [bravo@one, bravo@two]");
        assertThat(gates.stopped()).isFalse();
    }

    @Test
    void afterAStopNobodyIsAskedAgain() throws InterruptedException {
        var gates = gates(Map.of(1, PhaseGate.Answer.STOP));
        assertThat(gates.before(node(1), 1, plan).ending()).hasValue(TeamEnding.CANCELLED);
        assertThat(gates.before(node(2), 2, plan).ending()).hasValue(TeamEnding.CANCELLED);
        assertThat(gates.stopped()).isTrue();
        assertThat(asked).containsExactly("1 [alpha@one, alpha@two]");
    }

    @Test
    void aPersonIsAskedOnceForThePhasesOfThePolicyAlsoByALaterProcess() throws InterruptedException {
        var questions = new ArrayList<String>();
        Approver yes = (question, reply) -> {
            questions.add(question.asked().question() + " " + question.asked().shown());
            reply.approve("joe@laptop", "");
        };
        var gates = asking(yes);
        assertThat(gates.before(node(1), 1, plan)).isEqualTo(PhaseGates.Passage.FREE);
        assertThat(gates.before(node(2), 2, plan)).isEqualTo(PhaseGates.Passage.FREE);
        assertThat(gates.before(node(2), 2, plan)).isEqualTo(PhaseGates.Passage.FREE);
        assertThat(asking(yes).before(Node.parse("bravo@two"), 2, plan)).isEqualTo(PhaseGates.Passage.FREE);
        assertThat(questions).containsExactly("start phase 2? phase    2\nteams    bravo@one, bravo@two");
    }

    @Test
    void aPhaseThatWasRejectedIsLeftOutAndOneThatNobodyAnsweredWaits() throws InterruptedException {
        var rejected = asking((question, reply) -> reply.reject("joe@laptop", "not tonight"))
                .before(node(2), 2, plan);
        assertThat(rejected.ending()).hasValue(TeamEnding.SKIPPED);
        assertThat(rejected.reason()).startsWith("phase 2 rejected by joe@laptop: not tonight (");
    }

    @Test
    void whoLeavesAQuestionOpenBlocksThePhase() throws InterruptedException {
        var waits = asking((question, reply) -> reply.later()).before(node(2), 2, plan);
        assertThat(waits.ending()).hasValue(TeamEnding.BLOCKED);
        assertThat(waits.reason()).startsWith("phase 2 waits for approval ");
        assertThat(recorder.state().openApprovals()).hasSize(1);
    }

    @Test
    void aCancelEndsTheWaitingAndLeavesTheQuestionOpen() throws InterruptedException {
        var stopped =
                asking((question, reply) -> stop.request(Stop.Kind.CANCEL, "")).before(node(2), 2, plan);
        assertThat(stopped.ending()).hasValue(TeamEnding.CANCELLED);
        assertThat(recorder.state().openApprovals()).hasSize(1);
    }
}
