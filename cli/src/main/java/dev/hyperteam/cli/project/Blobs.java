package dev.hyperteam.cli.project;

import dev.hyperteam.base.ProblemException;
import dev.hyperteam.journal.Journal;
import dev.hyperteam.journal.JournalReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Output of commands beside the journal, for log files. Opens the journal when the first is asked for. Serves one thread. */
public final class Blobs implements AutoCloseable {
    private final Path stateFolder;
    private @Nullable JournalReader reader;

    /** Nothing is opened yet. */
    public Blobs(Path stateFolder) {
        this.stateFolder = stateFolder;
    }

    /** {@return that output as text; empty when it is not to be had: a log line is no reason to stop a run} */
    public Optional<String> text(String name) {
        try {
            var open = reader;
            if (open == null) {
                open = Journal.openReadOnly(stateFolder);
                reader = open;
            }
            return Optional.of(new String(open.blob(name), StandardCharsets.UTF_8));
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
        }
    }
}
