package dev.hyperteam.cli.log;

import dev.hyperteam.base.Redactor;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes {@code orchestrator.log} and {@code team_NAME.log}: append only, 10 MiB each, three of each kept, masked. A disk that is full
 * ends the logging, not the run. Serves one thread.
 */
public final class LogFiles implements Consumer<Entry> {
    private static final long LIMIT = 10L * 1024 * 1024;
    private static final int KEPT = 3;

    private final Path folder;
    private final LogText text;
    private final Redactor redactor;
    private final Consumer<String> complaint;
    private final Map<String, RotatingFile> files = new HashMap<>();
    private boolean broken;

    /** @param complaint is told once when the files cannot be written */
    public LogFiles(Path folder, LogText text, Redactor redactor, Consumer<String> complaint) {
        this.folder = folder;
        this.text = text;
        this.redactor = redactor;
        this.complaint = complaint;
    }

    @Override
    public void accept(Entry entry) {
        if (broken) {
            return;
        }
        List<String> lines = text.lines(entry).stream().map(redactor::redact).toList();
        try {
            switch (entry.event()) {
                case Event.OfStep step -> team(step, lines);
                case Event.OfNode node -> {
                    file("orchestrator.log").append(lines);
                    team(node, lines);
                }
                default -> file("orchestrator.log").append(lines);
            }
        } catch (UncheckedIOException e) {
            broken = true;
            complaint.accept("no more log files are written: " + e.getMessage() + " (" + e.getCause() + ")");
        }
    }

    private void team(Event.OfNode event, List<String> lines) {
        file(name(event.node().team().value())).append(lines);
    }

    /** {@return the name of a team's file} */
    public static String name(String team) {
        return "team_" + team.replace('-', '_') + ".log";
    }

    private RotatingFile file(String name) {
        return files.computeIfAbsent(name, key -> new RotatingFile(folder.resolve(key), LIMIT, KEPT));
    }
}
