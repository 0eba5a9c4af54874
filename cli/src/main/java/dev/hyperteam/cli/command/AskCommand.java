package dev.hyperteam.cli.command;

import dev.hyperteam.agents.AgentsConfig;
import dev.hyperteam.agents.Explainer;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.UsageProblem;
import dev.hyperteam.cli.console.Clean;
import dev.hyperteam.cli.console.Money;
import dev.hyperteam.cli.data.Trees;
import dev.hyperteam.cli.project.Blobs;
import dev.hyperteam.cli.project.History;
import dev.hyperteam.cli.project.Project;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.journal.ReadQuery;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** {@code ask "why did bravo fail?"}: a model explains from the journal, read-only, and names the events that show it. */
final class AskCommand implements Command {
    @Override
    public void describe(CommandSpec spec) {
        spec.addPositional(Opts.position(0, "QUESTION", "What you want to know about a run", true));
        spec.addOption(Opts.value("RUN", "The run in question; else the last one", "--run"));
        Opts.targets(spec);
        Opts.set(spec);
        Opts.output(spec);
    }

    @Override
    public int run(Args args, Session session) throws InterruptedException {
        var output = Output.of(args);
        String question = args.position(0)
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new UsageProblem(
                        new Problem("there is no question", "", "", "hyperteam ask \"why did bravo fail?\"")));
        var project = Projects.open(args, session);
        var explainer = explainer(session, project);
        List<Entry> entries;
        try (var history = History.open(project)) {
            var run = args.text("--run").map(history::run).orElseGet(history::last);
            entries = history.reader().list(ReadQuery.of(run.run()));
        }
        try (var blobs = new Blobs(project.stateFolder())) {
            var answer = explainer.ask(question, entries, entry -> kept(entry, blobs));
            output.write(
                    session.console(),
                    () -> text(answer),
                    () -> Trees.map(
                            "answer", answer.text(),
                            "events", answer.cited().stream().sorted().toList(),
                            "unknownEvents", answer.unknown().stream().sorted().toList(),
                            "turns", answer.spent().turns(),
                            "tokens", answer.spent().usage().total(),
                            "dollars", answer.spent().dollars().toPlainString()));
        }
        return Exit.DONE;
    }

    private static Explainer explainer(Session session, Project project) {
        var config = new AgentsConfig(project.config(), project.secrets());
        try {
            return new Explainer(
                    config.models(),
                    config.budget(),
                    config.environment(),
                    session.console().redactor());
        } catch (ProblemException e) {
            throw new UsageProblem(e.problems());
        }
    }

    /** {@return the output that an event names} */
    private static String kept(Entry entry, Blobs blobs) {
        return switch (entry.event()) {
            case Event.StepApplied applied -> blobs.text(applied.output()).orElse("");
            case Event.AttemptFailed failed -> blobs.text(failed.output()).orElse("");
            default -> "";
        };
    }

    private static String text(Explainer.Answer answer) {
        String unknown = answer.unknown().isEmpty()
                ? ""
                : "\nwarning: the run has no event "
                        + answer.unknown().stream()
                                .sorted()
                                .map(seq -> "#" + seq)
                                .collect(Collectors.joining(", "))
                        + ": do not trust what rests on it";
        var spent = answer.spent();
        return answer.text().lines().map(Clean::line).collect(Collectors.joining("\n")) + unknown + "\n\n"
                + spent.usage().total() + " tokens, "
                + Money.text(spent.dollars(), spent.unpriced().isEmpty());
    }
}
