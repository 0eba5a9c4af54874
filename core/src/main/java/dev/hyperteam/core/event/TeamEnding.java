package dev.hyperteam.core.event;

/** How a node of the graph ended, and what that means for those who need it. */
public enum TeamEnding {
    /** Every step is verified. */
    COMPLETE(true),
    /** Nothing here applies to this target, for example high availability on one server. */
    NOT_APPLICABLE(true),
    /** A step failed after its retries. */
    FAILED(false),
    /** A need did not end well, or an approval is missing. */
    BLOCKED(false),
    /** Left out by the reader's choice. */
    SKIPPED(false),
    /** Stopped by the reader before it ended. */
    CANCELLED(false),
    /** Cannot be done on this target here; the reason is in the event. */
    UNAVAILABLE(false),
    /** The runbook has no steps yet. */
    NO_STEPS(false);

    private final boolean satisfiesNeed;

    TeamEnding(boolean satisfiesNeed) {
        this.satisfiesNeed = satisfiesNeed;
    }

    /** {@return whether a team that needs this one may start} */
    public boolean satisfiesNeed() {
        return satisfiesNeed;
    }
}
