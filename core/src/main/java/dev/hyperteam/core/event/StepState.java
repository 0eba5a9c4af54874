package dev.hyperteam.core.event;

/** Where a step stands. {@link StepMachine} says how it gets from one to the next. */
public enum StepState {
    /** Not started, or put back by a resume. */
    PENDING,
    /** Started; its own check has not answered yet. */
    CHECKING,
    /** The check says that nothing is to be done. */
    SATISFIED,
    /** The check says that something is to be done. */
    NEEDS_CHANGE,
    /** The check says that the step does not apply here. */
    NOT_APPLICABLE,
    /** The check could not be answered. */
    UNKNOWN,
    /** The host may be touched by now. */
    CHANGING,
    /** The action ended with exit code 0. */
    APPLIED,
    /** The verification passed. */
    VERIFIED,
    /** The verification did not pass. */
    REFUTED,
    /** The host took the change back by itself. */
    REVERTED,
    /** An attempt failed; another one or the end follows. */
    RETRYING,
    /** Ended well: those who need it may start. */
    DONE,
    /** Ended otherwise: failed, blocked or cancelled. A resume tries again. */
    ENDED,
    /** An undo may be touching the host. */
    UNDOING,
    /** An undo ended; what became of it is in the event. */
    UNDO_ENDED;

    /** {@return whether work on the step has begun and not ended} */
    public boolean inFlight() {
        return switch (this) {
            case PENDING, DONE, ENDED, UNDO_ENDED -> false;
            default -> true;
        };
    }

    /** {@return whether nothing more happens to the step in this process's run} */
    public boolean terminal() {
        return this == DONE || this == ENDED || this == UNDO_ENDED;
    }
}
