package dev.hyperteam.engine;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** Kills what hangs: work that is interrupted when its time is over. */
final class Deadline {
    private enum State {
        WORKING,
        LATE,
        DONE
    }

    /** Work with a result. */
    interface Task<T> {
        T run() throws InterruptedException;
    }

    private Deadline() {}

    /**
     * Runs {@code task} on this thread and interrupts it after {@code limit}.
     *
     * @param what names the work in the problem
     * @throws DeadlineExceeded when it was late
     * @throws InterruptedException when somebody else interrupted it
     */
    static <T> T within(Clock clock, Duration limit, String what, Task<T> task) throws InterruptedException {
        return within(clock, limit, new Pauses(clock), what, task);
    }

    /** As above; time in which a person was waited for does not count. */
    static <T> T within(Clock clock, Duration limit, Pauses pauses, String what, Task<T> task)
            throws InterruptedException {
        var worker = Thread.currentThread();
        var state = new AtomicReference<>(State.WORKING);
        var watch = Thread.ofVirtual().name("deadline " + what).start(() -> {
            try {
                sleep(clock, limit, pauses);
                if (state.compareAndSet(State.WORKING, State.LATE)) {
                    worker.interrupt();
                }
            } catch (InterruptedException e) {
                // The work ended in time.
            }
        });
        try {
            T result = task.run();
            if (!state.compareAndSet(State.WORKING, State.DONE)) {
                awaitInterrupt(watch);
            }
            return result;
        } catch (InterruptedException e) {
            if (state.get() == State.LATE) {
                throw new DeadlineExceeded(what, limit);
            }
            throw e;
        } finally {
            state.compareAndSet(State.WORKING, State.DONE);
            watch.interrupt();
        }
    }

    private static void sleep(Clock clock, Duration limit, Pauses pauses) throws InterruptedException {
        long begin = clock.nanoTime() - pauses.nanos();
        for (var left = limit; left.isPositive(); ) {
            clock.sleep(left);
            pauses.awaitGoing();
            left = limit.minusNanos(clock.nanoTime() - pauses.nanos() - begin);
        }
    }

    /** The work ended at the very moment when its time did: the interrupt must not leak into what follows. */
    private static void awaitInterrupt(Thread watch) throws InterruptedException {
        try {
            watch.join();
        } catch (InterruptedException e) {
            watch.join();
        }
        Thread.interrupted();
    }

    /** Work took longer than it may. */
    static final class DeadlineExceeded extends ProblemException {
        private static final long serialVersionUID = 1L;

        DeadlineExceeded(String what, Duration limit) {
            super(
                    Problem.of(what + " took longer than " + Words.duration(limit))
                            .then(
                                    "look at what it waits for, then raise the limit under 'execution' in hyperteam.yaml if it needs more time"));
        }
    }
}
