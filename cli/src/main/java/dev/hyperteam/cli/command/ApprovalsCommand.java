package dev.hyperteam.cli.command;

import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.console.Clean;
import dev.hyperteam.cli.console.Questions;
import dev.hyperteam.cli.data.States;
import dev.hyperteam.cli.data.Trees;
import dev.hyperteam.cli.project.History;
import dev.hyperteam.core.event.RunState;
import dev.hyperteam.journal.Letter;
import dev.hyperteam.journal.Mailbox;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code approvals}: every open question in full, and answers that wait for a process to take them. */
final class ApprovalsCommand implements Command {
    @Override
    public void describe(CommandSpec spec) {
        Opts.targets(spec);
        Opts.set(spec);
        Opts.output(spec);
    }

    @Override
    public int run(Args args, Session session) {
        var output = Output.of(args);
        var project = Projects.open(args, session);
        List<RunState> states = new ArrayList<>();
        try (var history = History.open(project)) {
            history.runs().stream()
                    .filter(run -> run.resumable())
                    .map(history::state)
                    .forEach(states::add);
        }
        var kept = Mailbox.of(project.stateFolder())
                .read(problem -> session.console().talk("warning: " + problem.text()));
        output.write(
                session.console(),
                () -> text(states, kept, Endings.words(args)),
                () -> Trees.map(
                        "approvals",
                        states.stream()
                                .flatMap(state ->
                                        state.openApprovals().stream().map(open -> States.approval(state, open)))
                                .toList()));
        return Exit.DONE;
    }

    private static String text(List<RunState> states, List<Mailbox.Posted> kept, String words) {
        var parts = new ArrayList<String>();
        for (RunState state : states) {
            for (var open : state.openApprovals()) {
                String id = open.request().id();
                parts.add(Questions.text(state.run().value(), open) + "\n"
                        + kept.stream()
                                .map(Mailbox.Posted::message)
                                .filter(letter -> letter.run().equals(state.run())
                                        && letter.approval().equals(id))
                                .reduce((_, last) -> last)
                                .map(letter -> answered(letter, words))
                                .orElse("  next: hyperteam approve " + id + words + ", or hyperteam reject " + id
                                        + words));
            }
        }
        return parts.isEmpty() ? "nobody is asked anything" : String.join("\n\n", parts);
    }

    private static String answered(Letter letter, String words) {
        return "  " + (letter.wish() == Letter.Wish.APPROVE ? "approved" : "rejected") + " by "
                + Clean.line(letter.who())
                + (letter.reason().isBlank() ? "" : ": " + Clean.line(letter.reason()))
                + "; nobody drives the run now\n  next: hyperteam resume " + letter.run() + words;
    }
}
