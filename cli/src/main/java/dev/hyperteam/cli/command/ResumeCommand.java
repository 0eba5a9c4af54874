package dev.hyperteam.cli.command;

import dev.hyperteam.base.Problem;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.UsageProblem;
import dev.hyperteam.cli.project.History;
import dev.hyperteam.cli.project.Project;
import dev.hyperteam.journal.RunSummary;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** {@code resume [RUN]}: goes on from the last event, with the overrides that the run was started with. */
final class ResumeCommand implements Command {
    @Override
    public void describe(CommandSpec spec) {
        spec.addPositional(Opts.position(0, "RUN", "A run's id; else the last one that did not end well", false));
        Opts.targets(spec);
        Opts.set(spec);
        spec.addOption(Opts.flag("Accepted for scripts; a resume does not ask", "--yes", "-y"));
        spec.addOption(
                Opts.value("MODE", "Who performs the steps: runbook, assist or agent; else as before", "--mode"));
        Opts.noWait(spec);
        Opts.output(spec);
    }

    @Override
    public int run(Args args, Session session) throws InterruptedException {
        var output = Output.of(args);
        RunSummary run;
        try (var history = History.open(Projects.open(args, session))) {
            run = args.position(0).map(history::run).orElseGet(history::resumable);
        }
        if (!run.resumable()) {
            throw new UsageProblem(new Problem(
                    "run " + run.run() + " cannot go on",
                    "",
                    run.rollback() == null ? "it is complete" : "it is a rollback: start it again",
                    "hyperteam status lists what there is"));
        }
        var project = Project.open(session, request(args, run));
        if (run.started() != null) {
            var alone = Alone.read(run.started().options());
            if (!alone.isEmpty()) {
                project.tryAlone(alone);
            }
        }
        var work = new Work(session, project, args, output);
        var startedWith =
                run.started() == null ? Map.<String, String>of() : run.started().options();
        var asking = Asking.of(
                args, session, project, startedWith, project.workflow().ids());
        try (var agents = Agents.of(session, project)) {
            var result = work.drive(
                    work.targets(),
                    asking,
                    agents,
                    Map.of(),
                    driver -> driver.resume(java.util.Optional.of(run.run())));
            return Endings.run(
                    session,
                    output,
                    result,
                    Endings.words(args),
                    project.config().settings().rollbackOnFailure());
        }
    }

    private static Project.Request request(Args args, RunSummary run) {
        var sets = new LinkedHashMap<String, String>();
        if (run.started() != null) {
            run.started().options().forEach((key, value) -> {
                if (key.startsWith("set.")) {
                    sets.put(key.substring("set.".length()), value);
                } else if (key.equals("mode")) {
                    sets.put("agents.mode", value);
                } else if (key.equals("max-concurrent-teams")) {
                    sets.put("parallelization.max_concurrent_teams", value);
                }
            });
        }
        var request = Projects.request(args);
        sets.putAll(request.sets());
        return new Project.Request(request.folder(), request.lab(), request.targets(), sets);
    }
}
