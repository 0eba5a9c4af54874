package dev.hyperteam.journal;

import dev.hyperteam.base.Clock;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunId;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * The journal of a project, held by this process alone. Thread-safe. Reading sees everything that was appended before.
 *
 * <p>When the store fails (disk full, damaged file) the first failure is final: every later {@code append}, {@code durable} and
 * {@code close} throws one clear {@link dev.hyperteam.base.ProblemException}, so that nothing is lost in silence.
 */
public interface Journal extends JournalReader {
    /**
     * Takes the journal of a project; makes an empty one where there is none.
     *
     * @param folder the project's {@code .hyperteam}; made with mode 0700
     * @param holder who drives, as others should read it: {@code user@machine:pid}
     * @throws JournalLocked when another process holds it
     */
    static Journal open(Path folder, Clock clock, String holder) {
        return SqliteJournal.open(folder, clock, holder);
    }

    /**
     * Opens a journal to look at, also while another process writes.
     *
     * @throws dev.hyperteam.base.ProblemException when there is none, or a newer Hyperteam wrote it
     */
    static JournalReader openReadOnly(Path folder) {
        return SqliteReader.open(folder);
    }

    /**
     * Puts an event in its place. Returns once the order is fixed; it is on the disk within {@value Writer#LINGER_MILLIS} ms, or
     * together with the next durable one. Blocks while too many wait. Does not react to interruption.
     */
    Entry append(RunId run, Event event);

    /** Like {@link #append}, and returns only when it and everything before it would survive a power loss. */
    Entry appendDurable(RunId run, Event event);

    /** Returns when everything appended before would survive a power loss. */
    void durable();

    /**
     * Stores bytes durably; the same bytes only once.
     *
     * @param bytes at most 16 MiB
     * @return the name for events: the bytes' SHA-256 in 64 hexadecimal digits
     */
    String putBlob(byte[] bytes);

    /**
     * Gives every entry appended from now on to {@code listener}, in order, on a thread of its own. A listener that throws goes on
     * with the next entry; one that is slow is given the rest from the disk and never holds up the writer. Entries may not be on the
     * disk yet.
     *
     * @return stops it, after what was appended before has been delivered (waiting 5 seconds at most)
     */
    Subscription subscribe(Consumer<Entry> listener);

    /** A listener's registration. */
    interface Subscription extends AutoCloseable {
        /** Stops the delivery. */
        @Override
        void close();
    }

    /** {@return a number for {@code target} that is greater than every one before, durable before it is returned} */
    long nextFencingToken(String target);
}
