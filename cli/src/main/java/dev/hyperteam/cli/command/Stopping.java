package dev.hyperteam.cli.command;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.UsageProblem;
import dev.hyperteam.cli.project.History;
import dev.hyperteam.cli.project.Project;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.journal.JournalReader;
import dev.hyperteam.journal.Letter;
import dev.hyperteam.journal.Mailbox;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;

/** {@code pause [RUN]} and {@code cancel [RUN]}: asks the process that drives a run to start nothing more. */
final class Stopping implements Command {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Letter.Wish wish;

    Stopping(Letter.Wish wish) {
        this.wish = wish;
    }

    @Override
    public void describe(CommandSpec spec) {
        spec.addPositional(Opts.position(0, "RUN", "A run's id; else the one that is driven now", false));
        Opts.targets(spec);
        Opts.set(spec);
    }

    @Override
    public int run(Args args, Session session) throws InterruptedException {
        var project = Projects.open(args, session);
        var run = driven(args, project);
        var mailbox = Mailbox.of(project.stateFolder());
        String name = mailbox.post(new Letter(wish, run, "", "", Letters.who(), ""));
        var reply = mailbox.reply(name, PATIENCE);
        if (reply.isEmpty()) {
            throw new ProblemException(Problem.of("the process that drives run " + run + " does not answer")
                    .because("it may be suspended, or at work on a rollback; the letter lies there")
                    .then("look with 'hyperteam status --watch'; Ctrl-C on its own terminal stops it too"));
        }
        session.console()
                .talk(reply.get().words()
                        + (reply.get().taken()
                                ? "; go on later with: hyperteam resume " + run + Endings.words(args)
                                : ""));
        return reply.get().taken() ? Exit.DONE : Exit.FAILED;
    }

    private RunId driven(Args args, Project project) {
        try (var history = History.open(project)) {
            var run = args.position(0).map(history::run).orElseGet(history::last);
            boolean here = JournalReader.holder(project.stateFolder()).isPresent();
            if (!here
                    || run.ending() != null
                    || !run.run().equals(history.last().run())) {
                throw new UsageProblem(new Problem(
                        "nobody drives run " + run.run() + " now",
                        "",
                        run.ending() != null ? "it has ended" : "the process that did is gone",
                        run.resumable()
                                ? "hyperteam resume " + run.run() + " goes on"
                                : "hyperteam status tells of it"));
            }
            return run.run();
        }
    }
}
