package dev.hyperteam.core.event;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;

/** The journal holds an event that cannot follow on those before it. Nothing is guessed from such a journal. */
public final class IllegalTransition extends ProblemException {
    private static final long serialVersionUID = 1L;

    private final long seq;

    IllegalTransition(Entry entry, String where, String why) {
        super(new Problem(
                "the journal is inconsistent at seq " + entry.seq(),
                where.isEmpty() ? "run " + entry.run() : "run " + entry.run() + ", " + where,
                why,
                "keep a copy of the .hyperteam folder, check it with 'hyperteam support', and start a new run:"
                        + " its checks look at the host itself"));
        this.seq = entry.seq();
    }

    /** {@return the first entry that does not fit} */
    public long seq() {
        return seq;
    }
}
