package dev.hyperteam.journal;

import dev.hyperteam.core.event.Entry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** One subscriber: a bounded queue and a thread of its own; what does not fit is read from the disk later. */
final class Listener implements Journal.Subscription {
    private static final int CAPACITY = 1_024;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Entry> queue = new ArrayDeque<>();
    private final Consumer<Entry> sink;
    private final SqliteJournal journal;
    private final Thread thread;
    private long next; // position that the sink gets next
    private long last; // last position that was offered
    private boolean closed;
    private boolean complained; // only its own thread

    Listener(SqliteJournal journal, Consumer<Entry> sink) {
        this.journal = journal;
        this.sink = sink;
        this.thread = Thread.ofVirtual().name("journal-listener").unstarted(this::loop);
    }

    void start() {
        thread.start();
    }

    /** Takes a note; never blocks. */
    void offer(Entry entry) {
        lock.lock();
        try {
            if (next == 0) {
                next = entry.seq();
            }
            last = entry.seq();
            // Once something did not fit, all that follows comes from the disk until the listener has caught up.
            long queued = queue.isEmpty() ? next - 1 : queue.getLast().seq();
            if (!closed && queue.size() < CAPACITY && queued == entry.seq() - 1) {
                queue.addLast(entry);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void loop() {
        while (true) {
            Entry entry;
            long upTo;
            lock.lock();
            try {
                while (!closed && (next == 0 || next > last)) {
                    changed.awaitUninterruptibly();
                }
                if (next == 0 || next > last) {
                    return;
                }
                entry = queue.pollFirst();
                upTo = Math.min(last, next + CAPACITY - 1);
            } finally {
                lock.unlock();
            }
            if (entry != null) {
                deliver(entry);
            } else if (!catchUp(upTo)) {
                return;
            }
        }
    }

    private boolean catchUp(long upTo) {
        try {
            journal.readSettled(ReadQuery.all().from(position()).to(upTo), this::deliver);
            return position() > upTo; // else the store has failed and the rest is not there
        } catch (RuntimeException e) {
            log("the journal cannot be read for a listener", e);
            return false;
        }
    }

    private void deliver(Entry entry) {
        try {
            sink.accept(entry);
        } catch (RuntimeException e) {
            if (!complained) { // once is enough: it may fail at every entry
                complained = true;
                log("a listener failed at seq " + entry.seq(), e);
            }
        }
        lock.lock();
        try {
            next = entry.seq() + 1;
        } finally {
            lock.unlock();
        }
    }

    private long position() {
        lock.lock();
        try {
            return next;
        } finally {
            lock.unlock();
        }
    }

    private static void log(String what, RuntimeException e) {
        System.getLogger(Listener.class.getName()).log(System.Logger.Level.WARNING, what, e);
    }

    @Override
    public void close() {
        journal.forget(this);
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (Thread.currentThread() != thread) {
            try {
                thread.join(PATIENCE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
