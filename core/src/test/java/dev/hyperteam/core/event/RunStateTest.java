package dev.hyperteam.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.core.workflow.StepRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunStateTest {
    private static final StepRef SECOND = new StepRef(Tape.ALPHA, "firewall");

    private static Tape alpha() {
        return new Tape().started().add(new Event.TeamStarted(Tape.ALPHA, 1, List.of(), 2));
    }

    @Test
    void anEmptyJournalHasNoState() {
        assertThat(RunState.fold(List.of())).isEmpty();
    }

    @Test
    void aStepThatWasAppliedAndVerifiedIsCountedOnce() {
        RunState state = alpha().changed(Tape.STEP, 1, "old", "new").state();
        StepView step = state.step(Tape.STEP).orElseThrow();
        assertThat(step.state()).isEqualTo(StepState.DONE);
        assertThat(step.ending()).isEqualTo(StepEnding.CHANGED);
        assertThat(List.of(step.before(), step.after())).containsExactly("old", "new");
        assertThat(step.hasOpenIntent()).isFalse();
        assertThat(step.evidence()).hasSize(1);
        NodeView node = state.node(Tape.ALPHA).orElseThrow();
        assertThat(node.stepsDone()).isEqualTo(1);
        assertThat(node.changed()).isEqualTo(1);
        assertThat(node.current()).isNull();
        assertThat(state.changed()).isEqualTo(1);
        assertThat(state.percent()).isEqualTo(25);
    }

    @Test
    void theStepInFlightIsTheCurrentOne() {
        RunState state =
                alpha().add(new Event.StepStarted(SECOND, "Firewall", 2, 2)).state();
        StepView current = state.node(Tape.ALPHA).orElseThrow().current();
        assertThat(current).isNotNull().extracting(StepView::title).isEqualTo("Firewall");
    }

    @Test
    void aCrashLeavesTheIntentOpenAndAResumeRemembersIt() {
        Tape tape = alpha().add(
                        new Event.StepStarted(Tape.STEP, "t", 1, 2),
                        new Event.StepChecked(Tape.STEP, "needs-change", ""),
                        new Event.StepIntent(Tape.STEP, 1, "file", List.of(), true),
                        new Event.StepCaptured(Tape.STEP, 1, "old"),
                        new Event.RunResumed("0.2", "you@there:2"));
        StepView step = tape.state().step(Tape.STEP).orElseThrow();
        assertThat(step.state()).isEqualTo(StepState.PENDING);
        assertThat(step.openIntent()).isEqualTo(1);
        assertThat(step.captured()).isTrue();
        assertThat(tape.state().node(Tape.ALPHA).orElseThrow().state()).isEqualTo(TeamState.PENDING);
        assertThat(tape.state().holder()).isEqualTo("you@there:2");

        tape.add(
                new Event.TeamStarted(Tape.ALPHA, 1, List.of(), 2),
                new Event.StepStarted(Tape.STEP, "t", 1, 2),
                new Event.StepChecked(Tape.STEP, "satisfied", ""),
                new Event.StepApplied(Tape.STEP, 1, "old", "new", "", Tape.TOOK),
                new Event.StepVerified(Tape.STEP, true, List.of()),
                new Event.StepEnded(Tape.STEP, StepEnding.CHANGED, "", Tape.TOOK));
        assertThat(tape.state().step(Tape.STEP).orElseThrow().hasOpenIntent()).isFalse();
        assertThat(tape.state().changed()).isEqualTo(1);
    }

    @Test
    void anActionCannotEndTwiceForOneIntent() {
        Tape tape = alpha().changed(Tape.STEP, 1, "old", "new");
        tape.add(new Event.StepApplied(Tape.STEP, 1, "old", "new", "", Tape.TOOK));
        assertThatThrownBy(tape::state).isInstanceOf(IllegalTransition.class).hasMessageContaining("seq 10");
    }

    @Test
    void attemptsOnlyGrow() {
        Tape tape = alpha().add(
                        new Event.StepStarted(Tape.STEP, "t", 1, 2),
                        new Event.StepChecked(Tape.STEP, "needs-change", ""),
                        new Event.StepIntent(Tape.STEP, 1, "file", List.of(), true),
                        new Event.AttemptFailed(Tape.STEP, 1, 3, "timeout", "m", "", Duration.ofSeconds(8)),
                        new Event.StepIntent(Tape.STEP, 1, "file", List.of(), true));
        assertThatThrownBy(tape::state)
                .isInstanceOf(IllegalTransition.class)
                .hasMessageContaining("attempt 1 begins after attempt 1");
    }

    @Test
    void whatFailedMayBeTriedAgainAfterAResumeAndWhatIsDoneStaysDone() {
        Tape tape = alpha().changed(Tape.STEP, 1, "old", "new")
                .add(
                        new Event.TeamEnded(Tape.ALPHA, 1, TeamEnding.FAILED, "firewall", Tape.TOOK),
                        new Event.TeamEnded(Tape.BRAVO, 2, TeamEnding.BLOCKED, "needs alpha", Tape.TOOK),
                        new Event.RunEnded(RunEnding.FAILED, 1, "alpha failed", Tape.TOOK));
        assertThat(tape.state().percent())
                .as("what failed and what was blocked is not done")
                .isLessThan(100);
        assertThat(tape.state().resumable()).isTrue();
        tape.add(new Event.RunResumed("0.1", "me"));
        RunState state = tape.state();
        assertThat(state.stage()).isEqualTo(RunStage.RUNNING);
        assertThat(state.ending()).isNull();
        assertThat(state.node(Tape.BRAVO).orElseThrow().ending()).isNull();
        assertThat(state.node(Tape.ALPHA).orElseThrow().stepsDone()).isEqualTo(1);
        assertThat(state.step(Tape.STEP).orElseThrow().state()).isEqualTo(StepState.DONE);
    }

    @Test
    void outputsSignalsApprovalsAndLeasesAreKept() {
        RunState state = alpha().add(
                        new Event.LeaseTaken("one", 3, "me"),
                        new Event.LeaseTaken("one", 4, "me"),
                        new Event.OutputsSet(Tape.ALPHA, Map.of("ca", "/a")),
                        new Event.OutputsSet(Tape.ALPHA, Map.of("ca", "/b", "key", "/k")),
                        new Event.SignalPosted(Tape.ALPHA, "RUNNING", "Firewall (2/2)"),
                        Tape.question("q1", "one", "h1"),
                        Tape.question("q2", "two", "h2"),
                        new Event.ApprovalAnswered("q1", Tape.ALPHA, true, "me", "", "h1"))
                .state();
        assertThat(state.leases()).containsEntry("one", 4L);
        assertThat(state.outputs(Tape.ALPHA)).isEqualTo(Map.of("ca", "/b", "key", "/k"));
        assertThat(state.signals()).extracting(Signal::name).containsExactly("RUNNING");
        assertThat(state.approvals().values()).extracting(Approval::open).containsExactly(false, true);
    }

    @Test
    void aQuestionThatSomethingElseTookThePlaceOfIsOpenNoMore() {
        RunState state = alpha().add(
                        Tape.question("q1", "one", "h1"),
                        Tape.question("q2", "two", "h2"),
                        Tape.question("q3", "one", "h3"))
                .state();
        assertThat(state.openApprovals())
                .extracting(approval -> approval.request().id())
                .containsExactly("q2", "q3");
        assertThat(state.openApprovals().getLast().deadline())
                .hasValue(Tape.START.plusSeconds(5).plus(Tape.TOOK));
    }

    @Test
    void aQuestionAskedAgainIsTheSameQuestionAndAYesMayFollowOnANo() {
        Tape tape = alpha().add(
                        Tape.question("q1", "one", "h1"),
                        Tape.question("q1", "one", "h1"),
                        new Event.ApprovalAnswered("q1", Tape.ALPHA, false, "me", "too early", "h1"));
        assertThat(tape.state().approvals()).hasSize(1);
        assertThat(tape.state().approvals().values().iterator().next().approved())
                .isFalse();
        tape.add(new Event.ApprovalAnswered("q1", Tape.ALPHA, true, "me", "", "h1"));
        assertThat(tape.state().approvals().values().iterator().next().approved())
                .isTrue();
    }

    @Test
    void signalsAreBounded() {
        Tape tape = alpha();
        for (int i = 0; i < RunState.SIGNALS + 7; i++) {
            tape.add(new Event.SignalPosted(Tape.ALPHA, "RUNNING", "n" + i));
        }
        assertThat(tape.state().signals())
                .hasSize(RunState.SIGNALS)
                .first()
                .extracting(Signal::text)
                .isEqualTo("n7");
    }

    @Test
    void entriesOfOtherRunsArePassedOver() {
        Tape tape = alpha().as(Tape.OTHER).started().as(Tape.RUN);
        assertThat(tape.state().lastSeq()).isEqualTo(2);
    }

    @Test
    void aRollbackShowsWhatBecameOfEachStepAndHowFarItIs() {
        Tape tape = new Tape()
                .as(Tape.OTHER)
                .add(
                        new Event.RollbackStarted("team alpha", "me", List.of(SECOND, Tape.STEP)),
                        new Event.UndoIntent(SECOND, Tape.RUN, 1),
                        new Event.UndoEnded(SECOND, Tape.RUN, 1, UndoEnding.UNDONE, "", "old"));
        RunState state = tape.state();
        assertThat(state.percent()).isEqualTo(50);
        assertThat(state.resumable()).isFalse();
        assertThat(state.step(SECOND).orElseThrow().undo()).isEqualTo(UndoEnding.UNDONE);
        tape.add(new Event.RollbackEnded(false, 1, 1, Tape.TOOK));
        assertThat(tape.state().ending()).isEqualTo(RunEnding.FAILED);
        assertThat(tape.state().percent()).isEqualTo(100);
    }

    @Test
    void foldingTheSameEntriesGivesTheSameState() {
        Tape tape = alpha().changed(Tape.STEP, 1, "old", "new");
        assertThat(tape.state()).isEqualTo(tape.state());
    }
}
