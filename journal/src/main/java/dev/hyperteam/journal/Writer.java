package dev.hyperteam.journal;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunId;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Orders events and commits them in groups on a thread of its own: one fsync for many. */
final class Writer {
    static final int LINGER_MILLIS = 50;

    private static final int CAPACITY = 8_192;
    private static final int GROUP = 1_024;

    /** Something else that writes; runs between two groups. */
    private static final class Job {
        private final String target;
        private long token;
        private boolean done;

        Job(String target) {
            this.target = target;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition progress = lock.newCondition();
    private final ArrayDeque<Store.Row> pending = new ArrayDeque<>();
    private final ArrayDeque<Job> jobs = new ArrayDeque<>();
    private final List<Consumer<Entry>> taps = new CopyOnWriteArrayList<>();
    private final Store store;
    private final Path file;
    private final Clock clock;
    private final Thread thread;
    private long lastSeq;
    private long wantedSeq;
    private long committedSeq;
    private boolean closing;
    private @Nullable ProblemException failure;

    Writer(Store store, Path file, Clock clock) {
        this.store = store;
        this.file = file;
        this.clock = clock;
        this.lastSeq = store.lastSeq();
        this.committedSeq = lastSeq;
        this.thread = Thread.ofPlatform().name("journal-writer").daemon().unstarted(this::loop);
    }

    Writer start() {
        thread.start();
        return this;
    }

    Entry append(RunId run, Event event, boolean durable) {
        byte[] data = EventCodec.encode(event);
        EventType type = EventType.of(event);
        lock.lock();
        try {
            while (pending.size() >= CAPACITY && failure == null) {
                work.signal();
                progress.awaitUninterruptibly();
            }
            check();
            var entry = new Entry(lastSeq + 1, run, clock.now(), event);
            lastSeq++;
            pending.addLast(new Store.Row(entry, type, data));
            taps.forEach(tap -> tap.accept(entry));
            if (pending.size() == 1 || pending.size() == GROUP) {
                work.signal();
            }
            if (durable) {
                await(entry.seq());
            }
            return entry;
        } finally {
            lock.unlock();
        }
    }

    /** {@return the last position once everything up to it is on the disk} */
    long durable() {
        lock.lock();
        try {
            check();
            await(lastSeq);
            return lastSeq;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until {@code seq} is on the disk; gives up quietly when the store has failed. For those who only read. */
    void settle(long seq) {
        lock.lock();
        try {
            long upTo = Math.min(seq, lastSeq);
            wantedSeq = Math.max(wantedSeq, upTo);
            work.signal();
            while (committedSeq < upTo && failure == null) {
                progress.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    long nextToken(String target) {
        lock.lock();
        try {
            check();
            var job = new Job(target);
            jobs.addLast(job);
            work.signal();
            while (!job.done && failure == null) {
                progress.awaitUninterruptibly();
            }
            check(job.done);
            return job.token;
        } finally {
            lock.unlock();
        }
    }

    /** Lets {@code tap} see every entry in order; it runs inside the order, so it only takes notes. */
    void tap(Consumer<Entry> tap) {
        lock.lock();
        try {
            taps.add(tap);
        } finally {
            lock.unlock();
        }
    }

    void untap(Consumer<Entry> tap) {
        taps.remove(tap);
    }

    private void await(long seq) {
        wantedSeq = Math.max(wantedSeq, seq);
        work.signal();
        while (committedSeq < seq && failure == null) {
            progress.awaitUninterruptibly();
        }
        check(committedSeq >= seq);
    }

    private void check(boolean done) {
        if (!done) {
            check();
        }
    }

    private void check() {
        if (failure != null) {
            throw new ProblemException(failure.problems().getFirst(), failure);
        }
        if (closing) {
            throw new ProblemException(
                    Problem.of("the journal is closed already").at(file.toString()));
        }
    }

    private void loop() {
        var group = new ArrayList<Store.Row>();
        var calls = new ArrayList<Job>();
        try {
            while (next(group, calls)) {
                store.commit(group);
                for (Job job : calls) {
                    job.token = store.nextToken(job.target);
                }
                committed(group, calls);
            }
        } catch (SQLException e) {
            fail(Failures.sql("the journal cannot be written", file, e));
        } catch (RuntimeException | Error e) {
            fail(new ProblemException(
                    new Problem(
                            "the journal cannot be written",
                            file.toString(),
                            e.toString(),
                            "'hyperteam resume' goes on from the last event that was acknowledged"),
                    e));
        }
    }

    /** Waits for a group that is worth an fsync. {@return whether there is one; false at the end} */
    private boolean next(List<Store.Row> group, List<Job> calls) {
        group.clear();
        calls.clear();
        lock.lock();
        try {
            while (pending.isEmpty() && jobs.isEmpty() && !closing) {
                work.awaitUninterruptibly();
            }
            linger();
            group.addAll(pending);
            calls.addAll(jobs);
            pending.clear();
            jobs.clear();
            progress.signalAll(); // there is room again
            return !group.isEmpty() || !calls.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private boolean urgent() {
        return closing || !jobs.isEmpty() || wantedSeq > committedSeq || pending.size() >= GROUP;
    }

    private void linger() {
        long nanos = TimeUnit.MILLISECONDS.toNanos(LINGER_MILLIS);
        try {
            while (nanos > 0 && !urgent()) {
                nanos = work.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody has this thread's handle; commit now rather than lose anything
        }
    }

    private void committed(List<Store.Row> group, List<Job> calls) {
        lock.lock();
        try {
            if (!group.isEmpty()) {
                committedSeq = group.getLast().entry().seq();
            }
            calls.forEach(job -> job.done = true);
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void fail(ProblemException problem) {
        lock.lock();
        try {
            failure = problem;
            pending.clear();
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Commits what waits and ends the thread. Idempotent. {@return what went wrong, if anything did} */
    @Nullable
    ProblemException close() {
        lock.lock();
        try {
            closing = true;
            work.signalAll();
        } finally {
            lock.unlock();
        }
        join();
        return failure;
    }

    private void join() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // what was appended still has to reach the disk
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
