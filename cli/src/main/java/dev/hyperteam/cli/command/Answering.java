package dev.hyperteam.cli.command;

import dev.hyperteam.base.Nearest;
import dev.hyperteam.base.Problem;
import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.UsageProblem;
import dev.hyperteam.cli.console.Clean;
import dev.hyperteam.cli.console.Questions;
import dev.hyperteam.cli.project.History;
import dev.hyperteam.core.event.Approval;
import dev.hyperteam.core.event.RunState;
import dev.hyperteam.journal.Letter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code approve ID} and {@code reject ID}: answers a question of a run, whether or not somebody drives it at this moment. */
final class Answering implements Command {
    private final Letter.Wish wish;

    Answering(Letter.Wish wish) {
        this.wish = wish;
    }

    @Override
    public void describe(CommandSpec spec) {
        spec.addPositional(Opts.position(0, "ID", "The question's id, as 'hyperteam approvals' lists it", true));
        spec.addOption(Opts.value("TEXT", "Why, for the journal and the others", "--reason"));
        Opts.targets(spec);
        Opts.set(spec);
    }

    @Override
    public int run(Args args, Session session) throws InterruptedException {
        String id = args.position(0).orElse("");
        String reason = reason(args);
        var project = Projects.open(args, session);
        Found found;
        try (var history = History.open(project)) {
            found = find(history, id);
        }
        var asked = found.approval().request();
        refuseAnswered(found.approval());
        session.console().data(Questions.text(found.state().run().value(), found.approval()));
        var letter = new Letter(
                wish,
                found.state().run(),
                asked.id(),
                asked.payloadHash(),
                Letters.who(),
                session.console().redactor().redact(reason));
        return Letters.send(session, project, letter, Endings.words(args)) == Letters.Came.REFUSED
                ? Exit.FAILED
                : Exit.DONE;
    }

    private static String reason(Args args) {
        String reason = Clean.line(args.text("--reason").orElse(""));
        if (reason.length() > Letter.REASON) {
            throw new UsageProblem(new Problem(
                    "the reason is longer than " + Letter.REASON + " characters", "--reason", "", "say it shorter"));
        }
        return reason;
    }

    private record Found(RunState state, Approval approval) {}

    /** The newest run's question of that id; ids are unique within a run. */
    private static Found find(History history, String id) {
        var others = new ArrayList<String>();
        for (var run : history.runs().reversed()) {
            if (run.resumable()) {
                var state = history.state(run);
                var approval = state.approvals().get(id);
                if (approval != null) {
                    return new Found(state, approval);
                }
                state.openApprovals().forEach(open -> others.add(open.request().id()));
            }
        }
        throw new UsageProblem(new Problem(
                "no question '" + Clean.line(id) + "'",
                "",
                others.isEmpty() ? "nobody is asked anything" : "open: " + String.join(", ", others),
                Nearest.of(id, List.copyOf(others))
                        .map(nearest -> "did you mean " + nearest + "?")
                        .orElse("hyperteam approvals lists what is open")));
    }

    private void refuseAnswered(Approval approval) {
        var id = approval.request().id();
        var answer = approval.answer();
        if (approval.replaced()) {
            throw new UsageProblem(new Problem(
                    "what " + id + " asked has changed since",
                    "",
                    "something else is asked about the same by now",
                    "hyperteam approvals shows it"));
        }
        if (answer != null && (answer.approved() || wish == Letter.Wish.REJECT)) {
            throw new UsageProblem(new Problem(
                    id + " is " + (answer.approved() ? "approved" : "rejected") + " already",
                    "",
                    "by " + Clean.line(answer.who()),
                    answer.approved()
                            ? "hyperteam cancel stops the run"
                            : "hyperteam approve " + id + " takes it back"));
        }
    }
}
