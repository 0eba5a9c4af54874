package dev.hyperteam.core.event;

/** How a step ended. */
public enum StepEnding {
    /** Its probes were satisfied before anything was done. */
    UNCHANGED,
    /** It was applied and verified. */
    CHANGED,
    /** It does not apply to this target; the reason is in the event. */
    NOT_APPLICABLE,
    /** It waits for something that did not happen: a need within the team, an approval. */
    BLOCKED,
    /** Failed after its retries. */
    FAILED,
    /** Stopped by the reader. */
    CANCELLED;

    /** {@return whether a step that needs this one may start} */
    public boolean satisfiesNeed() {
        return this == UNCHANGED || this == CHANGED || this == NOT_APPLICABLE;
    }
}
