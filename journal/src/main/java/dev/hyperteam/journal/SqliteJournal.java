package dev.hyperteam.journal;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The journal in a SQLite file: lock, writer, readers, blobs and listeners put together. */
final class SqliteJournal implements Journal {
    private final ProcessLock lock;
    private final Store store;
    private final Writer writer;
    private final SqliteReader reader;
    private final Blobs blobs;
    private final Path file;
    private final Map<Listener, Consumer<Entry>> listeners = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private SqliteJournal(Path folder, ProcessLock lock, Store store, Blobs blobs, Clock clock) {
        this.file = folder.resolve(Schema.FILE);
        this.lock = lock;
        this.store = store;
        this.blobs = blobs;
        this.reader = new SqliteReader(folder);
        this.writer = new Writer(store, file, clock);
    }

    static SqliteJournal open(Path folder, Clock clock, String holder) {
        try {
            Files.createDirectories(folder);
            Modes.restrict(folder, "rwx------");
            ProcessLock lock = ProcessLock.take(folder, clock, holder);
            boolean good = false;
            try {
                var blobs = new Blobs(folder.resolve("blobs"));
                blobs.sweep();
                var journal = new SqliteJournal(folder, lock, Store.open(folder.resolve(Schema.FILE)), blobs, clock);
                journal.writer.start();
                good = true;
                return journal;
            } finally {
                if (!good) {
                    lock.close();
                }
            }
        } catch (SQLException e) {
            throw Failures.sql("the journal cannot be opened", folder.resolve(Schema.FILE), e);
        } catch (IOException e) {
            throw Failures.file("the journal cannot be opened", folder, e);
        }
    }

    @Override
    public Entry append(RunId run, Event event) {
        return writer.append(run, event, false);
    }

    @Override
    public Entry appendDurable(RunId run, Event event) {
        return writer.append(run, event, true);
    }

    @Override
    public void durable() {
        writer.durable();
    }

    @Override
    public String putBlob(byte[] bytes) {
        return blobs.put(bytes);
    }

    @Override
    public Subscription subscribe(Consumer<Entry> listener) {
        var registered = new Listener(this, listener);
        Consumer<Entry> tap = registered::offer;
        listeners.put(registered, tap);
        writer.tap(tap);
        registered.start();
        return registered;
    }

    void forget(Listener listener) {
        Consumer<Entry> tap = listeners.remove(listener);
        if (tap != null) {
            writer.untap(tap);
        }
    }

    @Override
    public long nextFencingToken(String target) {
        return writer.nextToken(target);
    }

    @Override
    public void read(ReadQuery query, Consumer<Entry> sink) {
        readSettled(query, sink);
    }

    void readSettled(ReadQuery query, Consumer<Entry> sink) {
        writer.settle(query.toSeq());
        reader.read(query, sink);
    }

    @Override
    public List<RunSummary> runs() {
        writer.settle(Long.MAX_VALUE);
        return reader.runs();
    }

    @Override
    public long lastSeq() {
        writer.settle(Long.MAX_VALUE);
        return reader.lastSeq();
    }

    @Override
    public byte[] blob(String name) {
        return blobs.get(name);
    }

    @Override
    public Verification verify() {
        writer.settle(Long.MAX_VALUE);
        return reader.verify();
    }

    @Override
    public void export(ReadQuery query, OutputStream out) throws IOException {
        writer.settle(query.toSeq());
        reader.export(query, out);
    }

    @Override
    public Tail tail(long fromSeq) {
        return reader.tail(fromSeq);
    }

    /** Commits what waits, lets listeners finish, and gives the lock back even when the store has failed. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        ProblemException failure = writer.close();
        List.copyOf(listeners.keySet()).forEach(Listener::close);
        try (lock;
                store) {
            reader.close();
        } catch (SQLException e) {
            failure = failure == null ? Failures.sql("the journal cannot be closed", file, e) : failure;
        } catch (IOException e) {
            failure = failure == null ? Failures.file("the journal cannot be closed", file, e) : failure;
        }
        if (failure != null) {
            throw failure;
        }
    }
}
