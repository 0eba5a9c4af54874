package dev.hyperteam.core.event;

/** How a run (or the process that drove it) ended. */
public enum RunEnding {
    /** All that was selected is complete or not applicable. */
    COMPLETE,
    /** Something failed. */
    FAILED,
    /** Something that was asked for cannot be done, or was rejected. */
    BLOCKED,
    /** Nothing is left but to wait for a person: for an answer, or because the run was paused; {@code resume} goes on. */
    WAITING,
    /** Cancelled by the reader; {@code resume} goes on. */
    CANCELLED
}
