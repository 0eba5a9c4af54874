package dev.hyperteam.core.event;

/** Where a run stands. {@link RunMachine} says how it gets from one to the next. */
public enum RunStage {
    /** Nothing is known of it yet. */
    NEW,
    /** Going forward; also after a crash, until somebody resumes it. */
    RUNNING,
    /** Taking effects back. */
    ROLLING_BACK,
    /** Ended, or the process that drove it stopped in order; a resume may go on. */
    ENDED
}
