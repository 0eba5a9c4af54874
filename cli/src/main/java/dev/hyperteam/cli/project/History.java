package dev.hyperteam.cli.project;

import dev.hyperteam.base.Nearest;
import dev.hyperteam.base.Problem;
import dev.hyperteam.cli.UsageProblem;
import dev.hyperteam.core.event.RunState;
import dev.hyperteam.journal.Journal;
import dev.hyperteam.journal.JournalReader;
import dev.hyperteam.journal.RunSummary;
import java.util.List;

/** The runs of a project, to look at. */
public final class History implements AutoCloseable {
    private final JournalReader reader;
    private final List<RunSummary> runs;

    private History(JournalReader reader) {
        this.reader = reader;
        this.runs = reader.runs();
    }

    /**
     * Opens it.
     *
     * @throws UsageProblem when the project has no run yet
     */
    public static History open(Project project) {
        var folder = project.stateFolder();
        if (!JournalReader.exists(folder)) {
            throw none(project);
        }
        var history = new History(Journal.openReadOnly(folder));
        if (history.runs.isEmpty()) {
            history.close();
            throw none(project);
        }
        return history;
    }

    private static UsageProblem none(Project project) {
        String next = project.labHasRuns()
                ? "add --lab to see the lab's runs, or start one here: hyperteam run"
                : "start one: hyperteam run" + (project.lab() ? " --lab" : "");
        return new UsageProblem(
                new Problem("there is no run yet", project.stateFolder().toString(), "", next));
    }

    /** {@return the journal} */
    public JournalReader reader() {
        return reader;
    }

    /** {@return every run, oldest first} */
    public List<RunSummary> runs() {
        return List.copyOf(runs);
    }

    /** {@return the last run that somebody started} A rollback that a run made on its way is a part of that run. */
    public RunSummary last() {
        var last = runs.getLast();
        return runs.reversed().stream().filter(last::within).findFirst().orElse(last);
    }

    /** {@return the run of that id} */
    public RunSummary run(String id) {
        return runs.stream()
                .filter(run -> run.run().value().equals(id))
                .findFirst()
                .orElseThrow(() -> new UsageProblem(new Problem(
                        "unknown run '" + id + "'",
                        "",
                        "",
                        Nearest.of(
                                        id,
                                        runs.stream()
                                                .map(run -> run.run().value())
                                                .toList())
                                .map(nearest -> "did you mean " + nearest + "?")
                                .orElse("the last run is " + last().run()))));
    }

    /** {@return the last run that did not end well} */
    public RunSummary resumable() {
        return runs.reversed().stream()
                .filter(RunSummary::resumable)
                .findFirst()
                .orElseThrow(() -> new UsageProblem(
                        new Problem("nothing to resume", "", "every run is complete", "start one: hyperteam run")));
    }

    /** {@return the run as the journal knows it} */
    public RunState state(RunSummary run) {
        return reader.state(run.run())
                .orElseThrow(() -> new IllegalStateException("a run without events: " + run.run()));
    }

    @Override
    public void close() {
        reader.close();
    }
}
