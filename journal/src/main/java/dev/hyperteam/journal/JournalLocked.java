package dev.hyperteam.journal;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import java.nio.file.Path;

/** Another process drives from this folder. Exit code 5. */
public final class JournalLocked extends ProblemException {
    private static final long serialVersionUID = 1L;

    private final transient LockHolder holder;

    JournalLocked(Path folder, LockHolder holder) {
        super(new Problem(
                "another process is at work here: " + holder.holder(),
                folder.toString(),
                "process " + holder.pid() + " on " + holder.host() + " holds the journal since " + holder.since(),
                "watch it with 'hyperteam status --watch', or end it with Ctrl-C where it runs"));
        this.holder = holder;
    }

    /** {@return who holds it, as far as it could be read} */
    public LockHolder holder() {
        return holder;
    }
}
