package dev.hyperteam.cli.command;

import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.UsageProblem;
import dev.hyperteam.cli.log.LogText;
import dev.hyperteam.cli.project.Blobs;
import dev.hyperteam.cli.project.History;
import dev.hyperteam.cli.project.Project;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.core.workflow.TeamNames;
import dev.hyperteam.journal.JournalReader;
import dev.hyperteam.journal.ReadQuery;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;

/** {@code logs [TEAM]}: what happened in a run, as text from the journal. */
final class LogsCommand implements Command {
    private static final Duration LOOK = Duration.ofSeconds(2);

    @Override
    public void describe(CommandSpec spec) {
        spec.addPositional(Opts.position(0, "TEAM", "Only this team", false));
        spec.addOption(Opts.value("RUN", "A run's id; else the last one", "--run"));
        spec.addOption(Opts.flag("Wait for more until the run ends", "-f", "--follow"));
        spec.addOption(Opts.value("LEVEL", "debug, info (default), warn or error", "--level"));
        Opts.targets(spec);
        Opts.set(spec);
    }

    @Override
    public int run(Args args, Session session) throws InterruptedException {
        var project = Projects.open(args, session);
        Set<TeamId> teams = args.position(0).map(name -> teams(name, project)).orElse(Set.of());
        try (var history = History.open(project);
                var blobs = new Blobs(project.stateFolder())) {
            var run = args.text("--run")
                    .map(history::run)
                    .orElseGet(history::last)
                    .run();
            var text = new LogText(level(args), blobs::text);
            Consumer<Entry> print = entry -> {
                boolean wanted = teams.isEmpty()
                        || (entry.event() instanceof Event.OfNode node
                                && teams.contains(node.node().team()));
                if (entry.run().equals(run)) {
                    var lines = text.lines(entry);
                    if (wanted) {
                        lines.forEach(session.console()::data);
                    }
                }
            };
            history.reader().read(ReadQuery.of(run), print);
            if (args.flag("--follow")) {
                follow(history.reader(), project, print);
            }
        }
        return Exit.DONE;
    }

    private static LogText.Level level(Args args) {
        String name = args.text("--level").orElse("info");
        if (!Set.of("debug", "info", "warn", "error").contains(name)) {
            throw new UsageProblem(new dev.hyperteam.base.Problem(
                    "unknown level '" + name + "'", "--level", "", "use debug, info, warn or error"));
        }
        return LogText.Level.of(name);
    }

    private static Set<TeamId> teams(String name, Project project) {
        var problems = new Problems();
        var found = new TeamNames(project.workflow()).resolve(name, Mark.outside(""), problems);
        if (!problems.isEmpty()) {
            throw new UsageProblem(problems.all());
        }
        return found;
    }

    private static void follow(JournalReader reader, Project project, Consumer<Entry> print)
            throws InterruptedException {
        try (var tail = reader.tail(reader.lastSeq() + 1)) {
            Optional<?> holder = JournalReader.holder(project.stateFolder());
            while (holder.isPresent()) {
                var entries = tail.next(LOOK);
                entries.forEach(print);
                if (entries.isEmpty()) {
                    holder = JournalReader.holder(project.stateFolder());
                }
            }
        }
    }
}
