package dev.hyperteam.journal;

import dev.hyperteam.core.event.Entry;
import java.time.Duration;
import java.util.List;

/** Follows a journal that another process may be writing. Serves one thread. */
public interface Tail extends AutoCloseable {
    /**
     * Waits for new entries.
     *
     * @param atMost how long to wait; zero only looks
     * @return what is new since the last call, in order, in portions of bounded size; empty when {@code atMost} has passed
     * @throws InterruptedException when interrupted while waiting
     */
    List<Entry> next(Duration atMost) throws InterruptedException;

    /** Stops watching. */
    @Override
    void close();
}
