package dev.hyperteam.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TeamAndRunMachineTest {
    @Test
    void everyTransitionOfATeamIsTakenByTheFoldAndEveryOtherPairIsRefused() {
        var taken = new HashSet<Transition<TeamState, TeamTrigger>>();
        for (TeamState from : TeamState.values()) {
            for (TeamTrigger trigger : TeamTrigger.values()) {
                Tape tape = reach(from);
                assertThat(state(tape)).isEqualTo(from);
                tape.add(event(trigger));
                TeamState to = TeamMachine.next(from, trigger);
                if (to == null) {
                    assertThatThrownBy(tape::state)
                            .as("%s on %s", from, trigger)
                            .isInstanceOf(IllegalTransition.class);
                } else {
                    assertThat(state(tape)).as("%s on %s", from, trigger).isEqualTo(to);
                    taken.add(new Transition<>(from, trigger, to));
                }
            }
        }
        assertThat(taken).hasSameElementsAs(TeamMachine.transitions());
    }

    @Test
    void everyTransitionOfARunIsTakenByTheFoldAndEveryOtherPairIsRefused() {
        var taken = new HashSet<Transition<RunStage, RunTrigger>>();
        for (RunStage from : RunStage.values()) {
            for (RunTrigger trigger : RunTrigger.values()) {
                Tape tape = reach(from).add(event(trigger));
                RunStage to = RunMachine.next(from, trigger);
                if (to == null) {
                    assertThatThrownBy(tape::state)
                            .as("%s on %s", from, trigger)
                            .isInstanceOf(IllegalTransition.class);
                } else {
                    assertThat(tape.state().stage())
                            .as("%s on %s", from, trigger)
                            .isEqualTo(to);
                    taken.add(new Transition<>(from, trigger, to));
                }
            }
        }
        assertThat(taken).hasSameElementsAs(RunMachine.transitions());
    }

    private static TeamState state(Tape tape) {
        return tape.state().node(Tape.ALPHA).orElseThrow().state();
    }

    private static Tape reach(TeamState state) {
        Tape tape = new Tape().started();
        return switch (state) {
            case PENDING -> tape;
            case RUNNING -> tape.add(event(TeamTrigger.STARTED));
            case DONE -> tape.add(event(TeamTrigger.ENDED_WELL));
            case ENDED -> tape.add(event(TeamTrigger.ENDED_OTHERWISE));
        };
    }

    private static Tape reach(RunStage stage) {
        return switch (stage) {
            case NEW -> new Tape();
            case RUNNING -> new Tape().started();
            case ROLLING_BACK -> new Tape().add(event(RunTrigger.ROLLBACK_STARTED));
            case ENDED -> new Tape().started().add(event(RunTrigger.ENDED));
        };
    }

    private static Event event(TeamTrigger trigger) {
        return switch (trigger) {
            case STARTED -> new Event.TeamStarted(Tape.ALPHA, 1, List.of(), 2);
            case ENDED_WELL -> new Event.TeamEnded(Tape.ALPHA, 1, TeamEnding.COMPLETE, "", Tape.TOOK);
            case ENDED_OTHERWISE -> new Event.TeamEnded(Tape.ALPHA, 1, TeamEnding.BLOCKED, "needs", Tape.TOOK);
            case OUTPUTS_SET -> new Event.OutputsSet(Tape.ALPHA, Map.of("ca", "/x"));
            case SIGNAL_POSTED -> new Event.SignalPosted(Tape.ALPHA, "RUNNING", "x");
            case APPROVAL_REQUESTED -> Tape.question("a1", "s", "h");
            case APPROVAL_ANSWERED -> new Event.ApprovalAnswered("a1", Tape.ALPHA, true, "me", "", "h");
            case AGENT -> new Event.AgentEnded(Tape.ALPHA, "team", "done", "x");
            case TRIED_AGAIN -> new Event.ChoiceMade(Tape.ALPHA, "orchestrator", Event.ChoiceMade.RETRY, "x");
            case RESUMED -> new Event.RunResumed("0.1", "you");
        };
    }

    private static Event event(RunTrigger trigger) {
        return switch (trigger) {
            case STARTED -> new Event.RunStarted("0.1", "me", List.of(Tape.ALPHA), List.of(), Map.of(), "f");
            case ROLLBACK_STARTED -> new Event.RollbackStarted("team alpha", "me", List.of(Tape.STEP));
            case RESUMED -> new Event.RunResumed("0.1", "you");
            case LEASE_TAKEN -> new Event.LeaseTaken("one", 7, "me");
            case WORK -> new Event.SignalPosted(Tape.ALPHA, "RUNNING", "x");
            case APPROVAL_ANSWERED -> new Event.ApprovalAnswered("a1", Tape.ALPHA, true, "me", "", "h");
            case ROLLBACK_ENDED -> new Event.RollbackEnded(true, 1, 0, Tape.TOOK);
            case ENDED -> new Event.RunEnded(RunEnding.FAILED, 0, "", Tape.TOOK);
        };
    }
}
