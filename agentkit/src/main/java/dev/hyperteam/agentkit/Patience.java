package dev.hyperteam.agentkit;

import dev.hyperteam.agentkit.tool.Waiting;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How much longer one call may take. It stands still while the call waits for a person. Times are real ones, whatever clock the agent has,
 * because a tool takes real time. Thread-safe.
 */
final class Patience implements Waiting {
    private final Presence presence;
    private final Runnable goesOn;
    private final ReentrantLock lock = new ReentrantLock();
    private long deadline;
    private long left;
    private int waits;
    private boolean over;

    /** {@code goesOn} is told when the call has waited and its deadline is another one. */
    Patience(Presence presence, Duration limit, Runnable goesOn) {
        this.presence = presence;
        this.goesOn = goesOn;
        this.deadline = System.nanoTime() + limit.toNanos();
        presence.change(1, 0);
    }

    @Override
    public void begins() {
        lock.lock();
        try {
            if (!over && waits++ == 0) {
                left = deadline - System.nanoTime();
                presence.change(0, 1);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void ends() {
        lock.lock();
        try {
            if (over || --waits > 0) {
                return;
            }
            deadline = System.nanoTime() + left;
            presence.change(0, -1);
        } finally {
            lock.unlock();
        }
        goesOn.run();
    }

    /** The call is done with; what it says later does not count. */
    void end() {
        lock.lock();
        try {
            if (!over) {
                over = true;
                presence.change(-1, waits > 0 ? -1 : 0);
            }
        } finally {
            lock.unlock();
        }
    }

    /** {@return nanoseconds until the deadline, not above zero when it is late; empty while it waits for a person} */
    OptionalLong left() {
        lock.lock();
        try {
            return waits > 0 ? OptionalLong.empty() : OptionalLong.of(deadline - System.nanoTime());
        } finally {
            lock.unlock();
        }
    }
}
