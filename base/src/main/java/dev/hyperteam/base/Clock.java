package dev.hyperteam.base;

import java.time.Duration;
import java.time.Instant;

/**
 * Time as a port. The only place in the product that may sleep; tests pass a virtual clock. Implementations are thread-safe.
 */
public interface Clock {
    /** {@return the wall-clock time} */
    Instant now();

    /** {@return a monotonic reading in nanoseconds, for durations only} */
    long nanoTime();

    /**
     * Waits.
     *
     * @param duration how long; zero or negative returns at once
     * @throws InterruptedException when the thread was interrupted, which is how work is cancelled
     */
    void sleep(Duration duration) throws InterruptedException;

    /** {@return the machine's clock} */
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}
