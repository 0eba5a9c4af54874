package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Redactor;
import dev.hyperteam.base.Secret;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.core.event.Unanswered;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.engine.config.ApprovalPolicy;
import dev.hyperteam.journal.Journal;
import dev.hyperteam.journal.ReadQuery;
import dev.hyperteam.testkit.VirtualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ApprovalsTest {
    private static final RunId RUN = new RunId("20261125-120000-aaaa");
    private static final Node ALPHA = Node.parse("alpha@one");
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path folder;

    private final VirtualClock clock = VirtualClock.standing(Instant.parse("2026-11-25T12:00:00Z"));
    private final Redactor redactor = new Redactor();
    private final Stop stop = new Stop();
    private final BlockingQueue<Approver.Question> asked = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private Journal journal;
    private Approvals approvals;

    @BeforeEach
    void open() {
        journal = Journal.open(folder, clock, "me");
        approvals = process(ApprovalPolicy.defaults());
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        journal.close();
    }

    /** What a process begins with: nothing but the journal. */
    private Approvals process(ApprovalPolicy policy) {
        var before = journal.list(ReadQuery.of(RUN));
        var recorder = new Recorder(journal, RUN, redactor, before);
        recorder.note(
                before.isEmpty()
                        ? new Event.RunStarted("1", "me", List.of(ALPHA), List.of(), Map.of(), "f")
                        : new Event.RunResumed("1", "me"));
        return new Approvals(recorder, clock, new Random(1), policy, (question, reply) -> asked.add(question), stop);
    }

    private static Payload payload(String shown) {
        return new Payload(ALPHA, "pool", 0, "data-loss: Make the pool", List.of("data-loss"), shown, List.of("h"));
    }

    private Future<Approvals.Decision> asking(Approvals desk, Payload payload) {
        return threads.submit(() -> desk.ask(payload));
    }

    private List<Event> journaled() {
        return journal.list(ReadQuery.all()).stream()
                .map(entry -> entry.event())
                .filter(event -> event instanceof Event.ApprovalRequested || event instanceof Event.ApprovalAnswered)
                .toList();
    }

    private Approvals.Receipt answer(Approvals desk, Approver.Question to, boolean yes) {
        return desk.answer(to.asked().id(), to.asked().payloadHash(), yes, "joe@laptop", "because");
    }

    @Test
    void anAnswerIsInTheJournalAndReachesWhoWaits() throws Exception {
        var waiting = asking(approvals, payload("a"));
        var question = asked.take();
        assertThat(question.deadline()).hasValue(Instant.parse("2026-11-26T12:00:00Z"));
        assertThat(answer(approvals, question, true))
                .isEqualTo(new Approvals.Receipt(true, "approved " + id(question)));
        assertThat(waiting.get().verdict()).isEqualTo(Approvals.Verdict.APPROVED);
        assertThat(waiting.get().words()).isEqualTo("approved by joe@laptop: because (" + id(question) + ")");
        assertThat(journaled())
                .containsExactly(
                        question.asked(),
                        new Event.ApprovalAnswered(
                                id(question),
                                ALPHA,
                                true,
                                "joe@laptop",
                                "because",
                                payload("a").hash()));
        assertThat(approvals.approved(payload("a"))).isTrue();
        assertThat(approvals.approved(payload("b"))).isFalse();
    }

    private static String id(Approver.Question question) {
        return question.asked().id();
    }

    @Test
    void aLaterProcessNeitherForgetsAnAnswerNorAsksAgain() throws Exception {
        var _ = asking(approvals, payload("a"));
        answer(approvals, asked.take(), true);
        var later = process(ApprovalPolicy.defaults());
        assertThat(later.ask(payload("a")).approved()).isTrue();
        assertThat(journaled()).hasSize(2);
        assertThat(asked).isEmpty();
    }

    @Test
    void aQuestionThatADeadProcessLeftOpenKeepsItsIdAndItsDeadline() throws Exception {
        var _ = asking(approvals, payload("a"));
        var first = asked.take();
        clock.advance(HOUR);
        var later = process(ApprovalPolicy.defaults());
        var waiting = asking(later, payload("a"));
        var again = asked.take();
        assertThat(again.asked()).isEqualTo(first.asked());
        assertThat(again.deadline()).isEqualTo(first.deadline());
        assertThat(journaled()).as("asked once").hasSize(1);
        answer(later, first, false);
        assertThat(waiting.get().verdict()).isEqualTo(Approvals.Verdict.REJECTED);
    }

    @Test
    void whenSomethingElseWouldBeDoneAnOldAnswerIsRefusedAndAnotherQuestionIsAsked() throws Exception {
        var _ = asking(approvals, payload("a"));
        var old = asked.take();
        var later = process(ApprovalPolicy.defaults());
        var waiting = asking(later, payload("b"));
        var fresh = asked.take();
        assertThat(id(fresh)).isNotEqualTo(id(old));
        var refused = answer(later, old, true);
        assertThat(refused.taken()).isFalse();
        assertThat(refused.words()).contains("what " + id(old) + " asked has changed since");
        assertThat(later.answer(id(fresh), old.asked().payloadHash(), true, "joe@laptop", "")
                        .taken())
                .isFalse();
        assertThat(waiting.isDone()).isFalse();
        assertThat(answer(later, fresh, true).taken()).isTrue();
        assertThat(waiting.get().approved()).isTrue();
    }

    @Test
    void anUnknownQuestionAndASecondAnswerAreRefusedWithWords() throws Exception {
        assertThat(approvals.answer("ffff", "h", true, "joe@laptop", "").words())
                .contains("has no question ffff");
        var _ = asking(approvals, payload("a"));
        var question = asked.take();
        answer(approvals, question, true);
        assertThat(answer(approvals, question, true))
                .extracting(Approvals.Receipt::taken)
                .isEqualTo(true);
        assertThat(answer(approvals, question, false).taken()).isFalse();
        assertThat(journaled()).as("nothing was written").hasSize(2);
    }

    @Test
    void aYesAfterANoCounts() throws Exception {
        var waiting = asking(approvals, payload("a"));
        var question = asked.take();
        answer(approvals, question, false);
        assertThat(waiting.get().verdict()).isEqualTo(Approvals.Verdict.REJECTED);
        assertThat(answer(approvals, question, true).words()).contains("it had been rejected");
        assertThat(process(ApprovalPolicy.defaults()).ask(payload("a")).approved())
                .isTrue();
    }

    @Test
    void theDeadlineDoesWhatWasSaid() throws Exception {
        for (var then : Unanswered.values()) {
            var desk = process(ApprovalPolicy.defaults().withTimeout(HOUR, then));
            var waiting = asking(desk, payload(then.name()));
            var question = asked.take();
            while (!waiting.isDone()) {
                clock.advance(HOUR);
                Thread.onSpinWait();
            }
            assertThat(waiting.get().verdict())
                    .isEqualTo(
                            switch (then) {
                                case WAIT -> Approvals.Verdict.WAITING;
                                case APPROVE -> Approvals.Verdict.APPROVED;
                                case REJECT -> Approvals.Verdict.REJECTED;
                            });
            assertThat(waiting.get().words())
                    .contains(then == Unanswered.WAIT ? "waits for approval " + id(question) : "by the deadline");
        }
    }

    @Test
    void aQuestionWhoseTimeIsOverIsAskedAgainUnderItsOldId() throws Exception {
        var waiting = asking(approvals, payload("a"));
        var first = asked.take();
        approvals.leaveAll();
        assertThat(waiting.get().verdict()).isEqualTo(Approvals.Verdict.WAITING);
        clock.advance(Duration.ofHours(25));
        var later = process(ApprovalPolicy.defaults());
        var _ = asking(later, payload("a"));
        var again = asked.take();
        assertThat(id(again)).isEqualTo(id(first));
        assertThat(again.deadline()).hasValue(Instant.parse("2026-11-27T13:00:00Z"));
    }

    @Test
    void aStopWakesWhoWaits() throws Exception {
        var waiting = asking(approvals, payload("a"));
        asked.take();
        stop.request(Stop.Kind.PAUSE, "joe@laptop");
        assertThat(waiting.get()).isEqualTo(new Approvals.Decision(Approvals.Verdict.STOPPED, "paused by joe@laptop"));
        stop.request(Stop.Kind.CANCEL, "");
        assertThat(stop.words()).as("a cancel goes before a pause").isEqualTo("cancelled");
    }

    @Test
    void noDeadlineCountsTheTimeInWhichAPersonWasWaitedFor() throws Exception {
        var work = threads.submit(() -> Deadline.within(
                clock,
                Duration.ofMinutes(10),
                approvals.pauses(ALPHA),
                "the step",
                () -> approvals.away(ALPHA, () -> approvals.ask(payload("a")))));
        var question = asked.take();
        clock.advance(Duration.ofHours(20));
        answer(approvals, question, true);
        assertThat(work.get().approved()).isTrue();
        assertThat(approvals.pauses().nanos()).isEqualTo(Duration.ofHours(20).toNanos());
    }

    @Test
    void whatIsShownAndAnsweredIsMasked() throws Exception {
        redactor.add(Secret.of("token", "s3cr3t-value"));
        var _ = asking(approvals, payload("+ password s3cr3t-value"));
        var question = asked.take();
        assertThat(question.asked().shown()).doesNotContain("s3cr3t-value");
        approvals.answer(id(question), question.asked().payloadHash(), true, "joe@laptop", "it is s3cr3t-value");
        assertThat(journaled().toString()).doesNotContain("s3cr3t-value");
    }

    /** An agent's question is asked again for another call, and not for the same one. */
    @Test
    void aQuestionOfAnAgentIsForOneCallAndOneAction() {
        assertThat(List.of(
                        agents("call 1", "action a").hash(),
                        agents("call 2", "action a").hash(),
                        agents("call 1", "action b").hash()))
                .doesNotHaveDuplicates();
        assertThat(agents("call 1", "action a").hash())
                .isEqualTo(agents("call 1", "action a").hash());
    }

    private static Payload agents(String... bound) {
        return Payload.ofQuestion(ALPHA, "run a script?", List.of("dangerous"), "| rm x", List.of(bound));
    }

    @Test
    void whoListensHearsOfAWaitOnceAndOfNoneAfterwards() throws Exception {
        var heard = new ArrayList<String>();
        var waits = new Notebook.Waits() {
            @Override
            public void begins() {
                heard.add("begins");
            }

            @Override
            public void ends() {
                heard.add("ends");
            }
        };
        try (var _ = approvals.listen(ALPHA, waits)) {
            approvals.away(ALPHA, () -> heard.add("waits"));
        }
        approvals.away(ALPHA, () -> true);
        assertThat(heard).containsExactly("begins", "waits", "ends");
    }

    @Test
    void everyPartOfWhatIsShownIsBound() {
        assertThat(List.of(
                        payload("a").hash(),
                        payload("b").hash(),
                        new Payload(ALPHA, "pool", 0, "other", List.of("data-loss"), "a", List.of("h")).hash(),
                        new Payload(ALPHA, "pool", 0, "data-loss: Make the pool", List.of(), "a", List.of("h")).hash(),
                        new Payload(
                                        ALPHA,
                                        "pol",
                                        0,
                                        "data-loss: Make the pool",
                                        List.of("data-loss"),
                                        "a",
                                        List.of("h"))
                                .hash(),
                        new Payload(
                                        ALPHA,
                                        "pool",
                                        0,
                                        "data-loss: Make the pool",
                                        List.of("data-loss"),
                                        "a",
                                        List.of("i"))
                                .hash()))
                .doesNotHaveDuplicates();
        assertThat(payload("a").hash()).isEqualTo(payload("a").hash()).hasSize(64);
    }
}
