package dev.hyperteam.cli.command;

import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.console.EventLines;
import dev.hyperteam.cli.data.Results;
import dev.hyperteam.cli.data.States;
import dev.hyperteam.cli.data.Trees;
import dev.hyperteam.cli.project.History;
import dev.hyperteam.core.event.RunState;
import dev.hyperteam.journal.JournalReader;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;

/** {@code status [RUN]}: where a run stands, also while another process drives it. */
final class StatusCommand implements Command {
    private static final Duration LOOK = Duration.ofSeconds(2);

    @Override
    public void describe(CommandSpec spec) {
        spec.addPositional(Opts.position(0, "RUN", "A run's id; else the last one", false));
        spec.addOption(Opts.flag("Follow it until it ends", "--watch", "-w"));
        Opts.targets(spec);
        Opts.set(spec);
        Opts.output(spec);
    }

    @Override
    public int run(Args args, Session session) throws InterruptedException {
        var output = Output.of(args);
        var project = Projects.open(args, session);
        try (var history = History.open(project)) {
            var run = args.position(0).map(history::run).orElseGet(history::last);
            var state = history.state(run);
            var folder = project.stateFolder();
            show(session, output, state, driven(folder, state));
            if (args.flag("--watch") && driven(folder, state)) {
                state = watch(session, output, history, state, folder);
                show(session, output, state, driven(folder, state));
            }
        }
        return Exit.DONE;
    }

    private static boolean driven(java.nio.file.Path folder, RunState state) {
        return state.ending() == null && JournalReader.holder(folder).isPresent();
    }

    private static void show(Session session, Output output, RunState state, boolean driven) {
        output.write(
                session.console(),
                () -> States.text(state, session.clock().now(), driven),
                () -> States.tree(state, driven));
    }

    private static RunState watch(
            Session session, Output output, History history, RunState before, java.nio.file.Path folder)
            throws InterruptedException {
        var run = before.run();
        var lines = new EventLines();
        try (var tail = history.reader().tail(before.lastSeq() + 1)) {
            while (true) {
                var entries = tail.next(LOOK);
                boolean[] ended = {false};
                for (var entry : entries) {
                    if (entry.run().equals(run)) {
                        lines.line(entry)
                                .ifPresent(line -> session.console()
                                        .data(
                                                output == Output.JSON
                                                        ? Trees.json(Results.progress(entry, line))
                                                        : line));
                        ended[0] |= entry.event() instanceof dev.hyperteam.core.event.Event.RunEnded
                                || entry.event() instanceof dev.hyperteam.core.event.Event.RollbackEnded;
                    }
                }
                if (ended[0]
                        || (entries.isEmpty() && JournalReader.holder(folder).isEmpty())) {
                    return history.reader().state(run).orElse(before);
                }
            }
        }
    }
}
