package dev.hyperteam.cli;

import dev.hyperteam.core.event.RunEnding;

/** Exit codes: public API. */
public final class Exit {
    /** Done. */
    public static final int DONE = 0;
    /** Something failed. */
    public static final int FAILED = 1;
    /** Wrong usage or configuration. */
    public static final int USAGE = 2;
    /** Waits for an answer, or what was asked for by name cannot be done. */
    public static final int BLOCKED = 3;
    /** The host is not as it should be. */
    public static final int DRIFT = 4;
    /** Another process is at work. */
    public static final int LOCKED = 5;
    /** Stopped by the reader. */
    public static final int CANCELLED = 130;

    private Exit() {}

    /** {@return the code of a run's ending} */
    public static int of(RunEnding ending) {
        return switch (ending) {
            case COMPLETE -> DONE;
            case FAILED -> FAILED;
            case BLOCKED, WAITING -> BLOCKED;
            case CANCELLED -> CANCELLED;
        };
    }
}
