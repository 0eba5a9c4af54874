package dev.hyperteam.core.event;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A step's life as a table. The way of most steps: PENDING, CHECKING, NEEDS_CHANGE, CHANGING, APPLIED, VERIFIED, DONE. A resume puts
 * what was in flight back to PENDING; an intent that a crash left open is settled while the step is looked at again, so that the
 * same attempt may be captured, applied, reverted or failed from there.
 */
public final class StepMachine {
    private static final TransitionTable<StepState, StepTrigger> TABLE = table();

    private StepMachine() {}

    /** {@return every legal transition} */
    public static List<Transition<StepState, StepTrigger>> transitions() {
        return TABLE.rows();
    }

    /** {@return the next state, or null when {@code on} is not legal in {@code from}} */
    public static @Nullable StepState next(StepState from, StepTrigger on) {
        return TABLE.next(from, on);
    }

    private static TransitionTable<StepState, StepTrigger> table() {
        var table = new TransitionTable.Builder<StepState, StepTrigger>();
        check(table);
        change(table);
        end(table);
        undo(table);
        resume(table);
        return table.build(StepState.class, StepTrigger.class);
    }

    /** States in which the step is looked at, and so an intent left open by a crash may be settled. */
    private static Set<StepState> looking() {
        return EnumSet.of(StepState.CHECKING, StepState.SATISFIED, StepState.NEEDS_CHANGE, StepState.UNKNOWN);
    }

    private static void check(TransitionTable.Builder<StepState, StepTrigger> table) {
        // A batched answer only licenses not acting, so a check may be repeated.
        var mayCheck = new ArrayList<>(looking());
        mayCheck.addAll(List.of(StepState.NOT_APPLICABLE, StepState.RETRYING, StepState.REVERTED, StepState.REFUTED));
        table.row(StepState.PENDING, StepTrigger.STARTED, StepState.CHECKING)
                // An agent may come back to a step that has ended.
                .rows(EnumSet.of(StepState.DONE, StepState.ENDED), StepTrigger.STARTED, StepState.CHECKING)
                .rows(mayCheck, StepTrigger.CHECKED_SATISFIED, StepState.SATISFIED)
                .rows(mayCheck, StepTrigger.CHECKED_NEEDS_CHANGE, StepState.NEEDS_CHANGE)
                .rows(mayCheck, StepTrigger.CHECKED_NOT_APPLICABLE, StepState.NOT_APPLICABLE)
                .rows(mayCheck, StepTrigger.CHECKED_UNKNOWN, StepState.UNKNOWN);
        var mayVerify = EnumSet.of(
                StepState.SATISFIED, StepState.APPLIED, StepState.VERIFIED, StepState.REFUTED, StepState.RETRYING);
        table.rows(mayVerify, StepTrigger.VERIFY_PASSED, StepState.VERIFIED)
                .rows(mayVerify, StepTrigger.VERIFY_FAILED, StepState.REFUTED);
    }

    private static void change(TransitionTable.Builder<StepState, StepTrigger> table) {
        // REFUTED: the file was right, the live state was not, so the action runs after all.
        table.rows(
                        EnumSet.of(StepState.NEEDS_CHANGE, StepState.REFUTED, StepState.RETRYING),
                        StepTrigger.INTENT,
                        StepState.CHANGING)
                .stays(looking(), StepTrigger.CAPTURED)
                .stays(looking(), StepTrigger.GUARD_ARMED)
                .stays(looking(), StepTrigger.GUARD_CONFIRMED)
                .stays(looking(), StepTrigger.GUARD_REVERTED)
                .rows(looking(), StepTrigger.APPLIED, StepState.APPLIED)
                .rows(looking(), StepTrigger.ATTEMPT_FAILED, StepState.RETRYING)
                .row(StepState.CHANGING, StepTrigger.CAPTURED, StepState.CHANGING)
                .row(StepState.CHANGING, StepTrigger.GUARD_ARMED, StepState.CHANGING)
                .row(StepState.CHANGING, StepTrigger.APPLIED, StepState.APPLIED);
        var touched = EnumSet.of(StepState.CHANGING, StepState.APPLIED, StepState.VERIFIED, StepState.REFUTED);
        table.stays(touched, StepTrigger.GUARD_CONFIRMED)
                .rows(touched, StepTrigger.GUARD_REVERTED, StepState.REVERTED)
                .rows(touched, StepTrigger.ATTEMPT_FAILED, StepState.RETRYING)
                .row(StepState.REVERTED, StepTrigger.ATTEMPT_FAILED, StepState.RETRYING)
                .stays(
                        EnumSet.of(StepState.RETRYING),
                        StepTrigger.ATTEMPT_FAILED) // the line was cut before the next attempt's check
                .row(StepState.RETRYING, StepTrigger.GUARD_CONFIRMED, StepState.RETRYING)
                .row(StepState.RETRYING, StepTrigger.GUARD_REVERTED, StepState.RETRYING);
    }

    private static void end(TransitionTable.Builder<StepState, StepTrigger> table) {
        table.rows(EnumSet.of(StepState.SATISFIED, StepState.VERIFIED), StepTrigger.ENDED_UNCHANGED, StepState.DONE)
                .row(StepState.VERIFIED, StepTrigger.ENDED_CHANGED, StepState.DONE)
                .rows(
                        EnumSet.of(StepState.PENDING, StepState.CHECKING, StepState.NOT_APPLICABLE),
                        StepTrigger.ENDED_NOT_APPLICABLE,
                        StepState.DONE)
                .rows(
                        EnumSet.of(
                                StepState.PENDING,
                                StepState.CHECKING,
                                StepState.UNKNOWN,
                                StepState.NEEDS_CHANGE,
                                StepState.REFUTED,
                                StepState.RETRYING),
                        StepTrigger.ENDED_BLOCKED,
                        StepState.ENDED);
        var begun = begun();
        table.rows(begun, StepTrigger.ENDED_FAILED, StepState.ENDED)
                .row(StepState.PENDING, StepTrigger.ENDED_CANCELLED, StepState.ENDED)
                .rows(begun, StepTrigger.ENDED_CANCELLED, StepState.ENDED);
    }

    private static void undo(TransitionTable.Builder<StepState, StepTrigger> table) {
        // One rollback may undo the same step once per run that changed it.
        table.rows(EnumSet.of(StepState.PENDING, StepState.UNDO_ENDED), StepTrigger.UNDO_INTENT, StepState.UNDOING)
                .rows(
                        EnumSet.of(StepState.PENDING, StepState.UNDOING, StepState.UNDO_ENDED),
                        StepTrigger.UNDO_ENDED,
                        StepState.UNDO_ENDED);
        var undoing = EnumSet.of(StepState.UNDOING);
        for (var guard : List.of(
                StepTrigger.GUARD_ARMED,
                StepTrigger.GUARD_CONFIRMED,
                StepTrigger.GUARD_REVERTED,
                StepTrigger.ATTEMPT_FAILED)) {
            table.stays(undoing, guard);
        }
    }

    private static void resume(TransitionTable.Builder<StepState, StepTrigger> table) {
        table.rows(begun(), StepTrigger.RESUMED, StepState.PENDING)
                .row(StepState.UNDOING, StepTrigger.RESUMED, StepState.PENDING)
                .row(StepState.PENDING, StepTrigger.RESUMED, StepState.PENDING)
                .row(StepState.ENDED, StepTrigger.RESUMED, StepState.PENDING)
                .stays(EnumSet.of(StepState.DONE, StepState.UNDO_ENDED), StepTrigger.RESUMED);
    }

    /** In flight and on its way forward. */
    private static Set<StepState> begun() {
        var begun = EnumSet.noneOf(StepState.class);
        for (StepState state : StepState.values()) {
            if (state.inFlight() && state != StepState.UNDOING) {
                begun.add(state);
            }
        }
        return begun;
    }
}
