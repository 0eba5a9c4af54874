package dev.hyperteam.agentkit;

import dev.hyperteam.base.Clock;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** How long an agent did nothing but wait for a person: every call under way waited. Thread-safe. */
final class Presence {
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private int underWay;
    private int waiting;
    private long since;
    private long total;

    Presence(Clock clock) {
        this.clock = clock;
    }

    /** So many calls more are under way, and so many more of them wait. */
    void change(int calls, int waits) {
        lock.lock();
        try {
            long now = clock.nanoTime();
            total += absent() ? now - since : 0;
            underWay += calls;
            waiting += waits;
            since = now;
        } finally {
            lock.unlock();
        }
    }

    private boolean absent() {
        return waiting > 0 && waiting == underWay;
    }

    /** {@return how long so far, up to this moment} */
    Duration absence() {
        lock.lock();
        try {
            return Duration.ofNanos(total + (absent() ? clock.nanoTime() - since : 0));
        } finally {
            lock.unlock();
        }
    }
}
