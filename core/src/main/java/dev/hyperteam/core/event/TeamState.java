package dev.hyperteam.core.event;

/** Where a node stands. {@link TeamMachine} says how it gets from one to the next. */
public enum TeamState {
    /** Not started, or put back by a resume. */
    PENDING,
    /** At work. */
    RUNNING,
    /** Ended well: those who need it may start. */
    DONE,
    /** Ended otherwise; the ending says how. A resume tries again. */
    ENDED;

    /** {@return whether nothing more happens to the node in this process's run} */
    public boolean terminal() {
        return this == DONE || this == ENDED;
    }
}
