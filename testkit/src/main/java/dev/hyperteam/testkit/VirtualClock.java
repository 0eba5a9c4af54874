package dev.hyperteam.testkit;

import dev.hyperteam.base.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A clock that only moves when it is told to, or, when {@link #skipping}, whenever somebody sleeps. Thread-safe.
 */
public final class VirtualClock implements Clock {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final List<Duration> sleeps = new ArrayList<>();
    private final Instant start;
    private final boolean skips;
    private long elapsed;

    private VirtualClock(Instant start, boolean skips) {
        this.start = start;
        this.skips = skips;
    }

    /** {@return a clock that stands still until {@link #advance}; a sleeper waits for that} */
    public static VirtualClock standing(Instant start) {
        return new VirtualClock(start, false);
    }

    /** {@return a clock on which every sleep is over at once, having taken its time} */
    public static VirtualClock skipping(Instant start) {
        return new VirtualClock(start, true);
    }

    @Override
    public Instant now() {
        return start.plusNanos(nanoTime());
    }

    @Override
    public long nanoTime() {
        lock.lock();
        try {
            return elapsed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            sleeps.add(duration);
            long until = elapsed + Math.max(0, duration.toNanos());
            if (skips) {
                elapsed = until;
                moved.signalAll();
            }
            while (elapsed < until) {
                moved.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Moves time on and wakes every sleeper whose time has come. */
    public void advance(Duration duration) {
        lock.lock();
        try {
            elapsed += duration.toNanos();
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** {@return every sleep that was asked for, in order} */
    public List<Duration> sleeps() {
        lock.lock();
        try {
            return List.copyOf(sleeps);
        } finally {
            lock.unlock();
        }
    }
}
