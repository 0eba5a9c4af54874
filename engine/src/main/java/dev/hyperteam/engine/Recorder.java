package dev.hyperteam.engine;

import dev.hyperteam.base.Redactor;
import dev.hyperteam.base.Secret;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.NodeView;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.core.event.RunState;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.journal.Journal;
import dev.hyperteam.journal.ReadQuery;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Writes one run's events and keeps the fold over them. Thread-safe. */
final class Recorder {
    private final Journal journal;
    private final RunId run;
    private final Redactor redactor;
    /** Keeps journal order and fold order the same. */
    private final ReentrantLock order = new ReentrantLock();

    private final Condition written = order.newCondition();
    private final RunState.Builder state;

    Recorder(Journal journal, RunId run, Redactor redactor, Iterable<Entry> before) {
        this.journal = journal;
        this.run = run;
        this.redactor = redactor;
        this.state = new RunState.Builder(run);
        before.forEach(state::apply);
    }

    RunId run() {
        return run;
    }

    /** {@return a recorder for another run in the same journal} */
    Recorder ofNewRun(RunId other) {
        return new Recorder(journal, other, redactor, List.of());
    }

    /** Writes an event; it is in the journal's order, and on disk with the next group. */
    void note(Event event) {
        write(event, false);
    }

    /** Writes an event that is on disk when this returns. */
    void durable(Event event) {
        write(event, true);
    }

    private void write(Event event, boolean durable) {
        order.lock();
        try {
            Entry entry = durable ? journal.appendDurable(run, event) : journal.append(run, event);
            state.apply(entry);
            written.signalAll();
        } finally {
            order.unlock();
        }
    }

    /** {@return what is known of one node so far; unlike {@link #state} it does not cost more in a large run} */
    Optional<NodeView> view(Node node) {
        order.lock();
        try {
            return state.view(node);
        } finally {
            order.unlock();
        }
    }

    RunState state() {
        order.lock();
        try {
            return state.build();
        } finally {
            order.unlock();
        }
    }

    /** {@return what {@code wanted} gives, asked again after every event until it gives something} */
    <T> T await(Supplier<Optional<T>> wanted) throws InterruptedException {
        order.lockInterruptibly();
        try {
            var found = wanted.get();
            while (found.isEmpty()) {
                written.await();
                found = wanted.get();
            }
            return found.get();
        } finally {
            order.unlock();
        }
    }

    /** {@return this run's events so far, as the journal has them} */
    List<Entry> entries() {
        return journal.list(ReadQuery.of(run));
    }

    /** {@return the text of a blob} */
    String kept(String blob) {
        return new String(journal.blob(blob), StandardCharsets.UTF_8);
    }

    /** Masks {@code secret} in everything that is written from now on. */
    void mask(Secret secret) {
        redactor.add(secret);
    }

    /** {@return what masks secrets} */
    Redactor redactor() {
        return redactor;
    }

    /** {@return what a host said, without secrets} */
    String clean(String text) {
        return redactor.redact(text);
    }

    /** {@return the name of the blob that keeps {@code output}; empty for none} */
    String keep(String output) {
        return output.isBlank() ? "" : journal.putBlob(clean(output).getBytes(StandardCharsets.UTF_8));
    }
}
