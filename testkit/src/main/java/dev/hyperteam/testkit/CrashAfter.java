package dev.hyperteam.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Kills this process with SIGKILL when it has seen so many elements: give it to an orchestrator as a listener, in a process of its own.
 * No shutdown hook runs, no buffer is flushed. Thread-safe.
 *
 * @param <T> anything; the elements themselves are not looked at
 */
public final class CrashAfter<T> implements Consumer<T> {
    private final AtomicInteger left;

    /** Kills at element number {@code count}, counted from 1; 0 never kills. */
    public CrashAfter(int count) {
        this.left = new AtomicInteger(count == 0 ? Integer.MAX_VALUE : count);
    }

    @Override
    public void accept(T element) {
        if (left.decrementAndGet() == 0) {
            try {
                new ProcessBuilder(
                                "kill",
                                "-KILL",
                                Long.toString(ProcessHandle.current().pid()))
                        .start()
                        .waitFor();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
