package dev.hyperteam.agentkit;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The switch that ends agents early. It interrupts their threads: a request that waits for its answer is given up, a tool is told to
 * end. One switch may serve several agents. Thread-safe.
 */
public final class Cancellation {
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Thread> running = new HashSet<>();
    private @Nullable String reason;

    /** Ends the agents now and any that would begin later. The first reason stays. */
    public void cancel(String why) {
        lock.lock();
        try {
            if (reason == null) {
                reason = why;
                running.forEach(Thread::interrupt);
            }
        } finally {
            lock.unlock();
        }
    }

    /** {@return why, if it was switched} */
    public Optional<String> reason() {
        lock.lock();
        try {
            return Optional.ofNullable(reason);
        } finally {
            lock.unlock();
        }
    }

    void enter(Thread thread) {
        lock.lock();
        try {
            running.add(thread);
            if (reason != null) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Behind this no interrupt comes from here; one that did is taken back, so that the caller's thread is as it was. */
    void leave(Thread thread) {
        lock.lock();
        try {
            running.remove(thread);
            if (reason != null && thread == Thread.currentThread()) {
                Thread.interrupted();
            }
        } finally {
            lock.unlock();
        }
    }
}
