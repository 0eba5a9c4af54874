package dev.hyperteam.cli.command;

import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.project.History;
import dev.hyperteam.journal.ReadQuery;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;

/** {@code events [RUN]}: the journal, one line of JSON for each event. */
final class EventsCommand implements Command {
    @Override
    public void describe(CommandSpec spec) {
        spec.addPositional(Opts.position(0, "RUN", "Only this run", false));
        Opts.targets(spec);
        Opts.set(spec);
    }

    @Override
    public int run(Args args, Session session) {
        try (var history = History.open(Projects.open(args, session));
                var lines = new Lines(session.console()::data)) {
            var query = args.position(0)
                    .map(id -> ReadQuery.of(history.run(id).run()))
                    .orElseGet(ReadQuery::all);
            history.reader().export(query, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Exit.DONE;
    }

    /** Cuts bytes into lines. */
    private static final class Lines extends OutputStream {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private final Consumer<String> sink;

        Lines(Consumer<String> sink) {
            this.sink = sink;
        }

        @Override
        public void write(int b) {
            if (b == '\n') {
                sink.accept(line.toString(StandardCharsets.UTF_8));
                line.reset();
            } else {
                line.write(b);
            }
        }
    }
}
