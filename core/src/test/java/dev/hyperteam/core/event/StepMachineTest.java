package dev.hyperteam.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepMachineTest {
    /** Drives one step through the fold by triggers; begins with an intent that a crash left open. */
    private static final class Driver {
        private final RunState.Builder builder = new RunState.Builder(Tape.RUN);
        private long seq;
        private int attempt = 1;

        Driver() {
            apply(new Event.RunStarted("0.1", "me", List.of(Tape.ALPHA), List.of(), Map.of(), "f"));
            fire(StepTrigger.STARTED);
            fire(StepTrigger.CHECKED_NEEDS_CHANGE);
            apply(new Event.StepIntent(Tape.STEP, 1, "file", List.of(), true));
            fire(StepTrigger.RESUMED);
        }

        void fire(StepTrigger trigger) {
            if (trigger == StepTrigger.INTENT) {
                attempt++;
            }
            apply(event(trigger, attempt));
        }

        StepState state() {
            return builder.build().step(Tape.STEP).orElseThrow().state();
        }

        private void apply(Event event) {
            seq++;
            builder.apply(new Entry(seq, Tape.RUN, Tape.START.plusSeconds(seq), event));
        }
    }

    @Test
    void everyTransitionIsTakenByTheFoldAndEveryOtherPairIsRefused() {
        Map<StepState, List<StepTrigger>> ways = ways();
        assertThat(ways.keySet()).as("states that can be reached").isEqualTo(EnumSet.allOf(StepState.class));
        var taken = new HashSet<Transition<StepState, StepTrigger>>();
        for (StepState from : StepState.values()) {
            for (StepTrigger trigger : StepTrigger.values()) {
                var driver = new Driver();
                ways.getOrDefault(from, List.of()).forEach(driver::fire);
                assertThat(driver.state()).isEqualTo(from);
                StepState to = StepMachine.next(from, trigger);
                if (to == null) {
                    assertThatThrownBy(() -> driver.fire(trigger))
                            .as("%s on %s", from, trigger)
                            .isInstanceOf(IllegalTransition.class)
                            .hasMessageContaining("the journal is inconsistent at seq");
                } else {
                    driver.fire(trigger);
                    assertThat(driver.state()).as("%s on %s", from, trigger).isEqualTo(to);
                    taken.add(new Transition<>(from, trigger, to));
                }
            }
        }
        assertThat(taken).hasSameElementsAs(StepMachine.transitions());
    }

    @Test
    void anAnswerThatNobodyDocumentedIsRefused() {
        var tape = new Tape()
                .started()
                .add(new Event.StepStarted(Tape.STEP, "t", 1, 1), new Event.StepChecked(Tape.STEP, "perhaps", ""));
        assertThatThrownBy(tape::state)
                .isInstanceOf(IllegalTransition.class)
                .hasMessageContaining("seq 3")
                .hasMessageContaining("alpha@one/ssh-keys-only");
    }

    /** {@return the shortest way from PENDING to each state that can be reached} */
    private static Map<StepState, List<StepTrigger>> ways() {
        var ways = new EnumMap<StepState, List<StepTrigger>>(StepState.class);
        ways.put(StepState.PENDING, List.of());
        var queue = new ArrayDeque<StepState>(List.of(StepState.PENDING));
        while (!queue.isEmpty()) {
            StepState from = queue.remove();
            for (var row : StepMachine.transitions()) {
                if (row.from() == from && !ways.containsKey(row.to())) {
                    var way = new ArrayList<>(ways.getOrDefault(from, List.of()));
                    way.add(row.on());
                    ways.put(row.to(), way);
                    queue.add(row.to());
                }
            }
        }
        return ways;
    }

    private static Event event(StepTrigger trigger, int attempt) {
        var ref = Tape.STEP;
        return switch (trigger) {
            case STARTED -> new Event.StepStarted(ref, "t", 1, 1);
            case CHECKED_SATISFIED -> new Event.StepChecked(ref, "satisfied", "");
            case CHECKED_NEEDS_CHANGE -> new Event.StepChecked(ref, "needs-change", "");
            case CHECKED_NOT_APPLICABLE -> new Event.StepChecked(ref, "not-applicable", "");
            case CHECKED_UNKNOWN -> new Event.StepChecked(ref, "unknown", "");
            case INTENT -> new Event.StepIntent(ref, attempt, "file", List.of(), true);
            case CAPTURED -> new Event.StepCaptured(ref, attempt, "b");
            case GUARD_ARMED -> new Event.GuardArmed(ref, attempt, Duration.ofMinutes(1));
            case GUARD_CONFIRMED -> new Event.GuardConfirmed(ref, attempt);
            case GUARD_REVERTED -> new Event.GuardReverted(ref, attempt, "");
            case APPLIED -> new Event.StepApplied(ref, attempt, "b", "a", "", Tape.TOOK);
            case ATTEMPT_FAILED -> new Event.AttemptFailed(ref, attempt, 3, "timeout", "m", "", Duration.ZERO);
            case VERIFY_PASSED -> new Event.StepVerified(ref, true, List.of());
            case VERIFY_FAILED -> new Event.StepVerified(ref, false, List.of());
            case ENDED_UNCHANGED -> ended(StepEnding.UNCHANGED);
            case ENDED_CHANGED -> ended(StepEnding.CHANGED);
            case ENDED_NOT_APPLICABLE -> ended(StepEnding.NOT_APPLICABLE);
            case ENDED_BLOCKED -> ended(StepEnding.BLOCKED);
            case ENDED_FAILED -> ended(StepEnding.FAILED);
            case ENDED_CANCELLED -> ended(StepEnding.CANCELLED);
            case UNDO_INTENT -> new Event.UndoIntent(ref, Tape.OTHER, 1);
            case UNDO_ENDED -> new Event.UndoEnded(ref, Tape.OTHER, 1, UndoEnding.UNDONE, "", "b");
            case RESUMED -> new Event.RunResumed("0.1", "you");
        };
    }

    private static Event ended(StepEnding ending) {
        return new Event.StepEnded(Tape.STEP, ending, "", Tape.TOOK);
    }
}
