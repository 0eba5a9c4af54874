package dev.hyperteam.engine;

import dev.hyperteam.base.Clock;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Time in which work waited for a person: no deadline counts it. Thread-safe. */
final class Pauses {
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition going = lock.newCondition();
    private int open;
    private long since;
    private long total;

    Pauses(Clock clock) {
        this.clock = clock;
    }

    /** Somebody waits. May overlap with others: the time counts once. */
    void begin() {
        lock.lock();
        try {
            if (open++ == 0) {
                since = clock.nanoTime();
            }
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            if (--open == 0) {
                total += clock.nanoTime() - since;
                going.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** {@return nanoseconds waited so far} */
    long nanos() {
        lock.lock();
        try {
            return total + (open > 0 ? clock.nanoTime() - since : 0);
        } finally {
            lock.unlock();
        }
    }

    /** Returns when nobody waits any more. */
    void awaitGoing() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (open > 0) {
                going.await();
            }
        } finally {
            lock.unlock();
        }
    }
}
