package dev.hyperteam.journal;

import dev.hyperteam.core.event.Effects;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.core.event.RunState;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A journal to look at. Works beside a process that writes, without disturbing it. Thread-safe. Every method throws a
 * {@link dev.hyperteam.base.ProblemException} when the store cannot be read.
 */
public interface JournalReader extends AutoCloseable {
    /** {@return whether {@code folder} (a project's {@code .hyperteam}) holds a journal} */
    static boolean exists(Path folder) {
        return Files.isRegularFile(folder.resolve(Schema.FILE));
    }

    /** {@return who drives from {@code folder} at this moment, if anybody does} */
    static Optional<LockHolder> holder(Path folder) {
        try {
            return ProcessLock.holder(folder);
        } catch (IOException e) {
            throw Failures.file("it cannot be told whether somebody is at work here", folder, e);
        }
    }

    /** Gives each entry to {@code sink}, in order, one at a time; memory does not grow with their number. */
    void read(ReadQuery query, Consumer<Entry> sink);

    /** {@return the entries; for queries whose answer is known to be small} */
    default List<Entry> list(ReadQuery query) {
        var entries = new ArrayList<Entry>();
        read(query, entries::add);
        return entries;
    }

    /** {@return the run as the journal knows it; empty when it does not know it} */
    default Optional<RunState> state(RunId run) {
        var builder = new RunState.Builder(run);
        boolean[] any = {false};
        read(ReadQuery.of(run), entry -> {
            builder.apply(entry);
            any[0] = true;
        });
        return any[0] ? Optional.of(builder.build()) : Optional.empty();
    }

    /** {@return what is on the targets and not undone, across all runs} */
    default Effects effects() {
        var builder = new Effects.Builder();
        var types = Set.<Class<? extends Event>>of(
                Event.StepIntent.class,
                Event.StepCaptured.class,
                Event.StepApplied.class,
                Event.GuardReverted.class,
                Event.UndoEnded.class);
        read(ReadQuery.all().only(types), builder::apply);
        return builder.build();
    }

    /** {@return every run, oldest first} */
    List<RunSummary> runs();

    /** {@return the position of the last entry; 0 for an empty journal} */
    long lastSeq();

    /** {@return the bytes of that blob} */
    byte[] blob(String name);

    /** Walks along the hash chain. Detects edits, removed and reordered entries, and a tail that is missing. */
    Verification verify();

    /**
     * Writes one line of JSON for each entry: {@code seq, run, at, type, hash, prev, data}. The stream stays open.
     *
     * @throws IOException when {@code out} does not take it
     */
    void export(ReadQuery query, OutputStream out) throws IOException;

    /** {@return new entries as they come, from {@code fromSeq} on; close it} */
    Tail tail(long fromSeq);

    /** Closes the store. */
    @Override
    void close();
}
