package dev.hyperteam.core.event;

import org.jspecify.annotations.Nullable;

/** What makes a step change its state: an event's type and, where the way forks, its answer. */
public enum StepTrigger {
    STARTED,
    CHECKED_SATISFIED,
    CHECKED_NEEDS_CHANGE,
    CHECKED_NOT_APPLICABLE,
    CHECKED_UNKNOWN,
    INTENT,
    CAPTURED,
    GUARD_ARMED,
    GUARD_CONFIRMED,
    GUARD_REVERTED,
    APPLIED,
    ATTEMPT_FAILED,
    VERIFY_PASSED,
    VERIFY_FAILED,
    ENDED_UNCHANGED,
    ENDED_CHANGED,
    ENDED_NOT_APPLICABLE,
    ENDED_BLOCKED,
    ENDED_FAILED,
    ENDED_CANCELLED,
    UNDO_INTENT,
    UNDO_ENDED,
    RESUMED;

    /** {@return the trigger for {@code event}, or null when its answer is none of the documented ones} */
    public static @Nullable StepTrigger of(Event.OfStep event) {
        return switch (event) {
            case Event.StepStarted _ -> STARTED;
            case Event.StepChecked checked -> ofAnswer(checked.answer());
            case Event.StepIntent _ -> INTENT;
            case Event.StepCaptured _ -> CAPTURED;
            case Event.GuardArmed _ -> GUARD_ARMED;
            case Event.GuardConfirmed _ -> GUARD_CONFIRMED;
            case Event.GuardReverted _ -> GUARD_REVERTED;
            case Event.StepApplied _ -> APPLIED;
            case Event.AttemptFailed _ -> ATTEMPT_FAILED;
            case Event.StepVerified verified -> verified.passed() ? VERIFY_PASSED : VERIFY_FAILED;
            case Event.StepEnded ended -> ofEnding(ended.ending());
            case Event.UndoIntent _ -> UNDO_INTENT;
            case Event.UndoEnded _ -> UNDO_ENDED;
        };
    }

    private static @Nullable StepTrigger ofAnswer(String answer) {
        return switch (answer) {
            case "satisfied" -> CHECKED_SATISFIED;
            case "needs-change" -> CHECKED_NEEDS_CHANGE;
            case "not-applicable" -> CHECKED_NOT_APPLICABLE;
            case "unknown" -> CHECKED_UNKNOWN;
            default -> null;
        };
    }

    private static StepTrigger ofEnding(StepEnding ending) {
        return switch (ending) {
            case UNCHANGED -> ENDED_UNCHANGED;
            case CHANGED -> ENDED_CHANGED;
            case NOT_APPLICABLE -> ENDED_NOT_APPLICABLE;
            case BLOCKED -> ENDED_BLOCKED;
            case FAILED -> ENDED_FAILED;
            case CANCELLED -> ENDED_CANCELLED;
        };
    }
}
