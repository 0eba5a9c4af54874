package dev.hyperteam.core.event;

/** How a run (or the process that drove it) ended. */
public enum RunEnding {
    /** All that was selected is complete or not applicable. */
    COMPLETE,
    /** Something failed. */
    FAILED,
    /** Waits for an approval, or what was asked for by name cannot be done. */
    BLOCKED,
    /** Cancelled by the reader; {@code resume} goes on. */
    CANCELLED
}
