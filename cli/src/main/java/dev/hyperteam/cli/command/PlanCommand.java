package dev.hyperteam.cli.command;

import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.console.Tables;
import dev.hyperteam.cli.data.OfflinePlan;
import dev.hyperteam.cli.data.Results;
import dev.hyperteam.engine.OfflineAvailability;
import dev.hyperteam.engine.config.Target;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plan}: what a run would do. Asks the live target, or offline the runbooks alone. */
final class PlanCommand implements Command {
    @Override
    public void describe(CommandSpec spec) {
        spec.addOption(Opts.flag("Do not dial: graph, estimates, critical path and hazards only", "--offline"));
        Opts.selection(spec);
        Opts.targets(spec);
        Opts.lab(spec);
        Opts.set(spec);
        Opts.output(spec);
    }

    @Override
    public int run(Args args, Session session) throws InterruptedException {
        var output = Output.of(args);
        var project = Projects.open(args, session);
        var selection = Projects.selection(args, project);
        if (args.flag("--offline")) {
            List<String> names = project.lab() || project.config().targets().isEmpty()
                    ? List.of(project.lab() ? "lab" : "target")
                    : project.targets().stream().map(Target::name).toList();
            int limit = project.config().settings().maxConcurrentTeams();
            var plan = OfflinePlan.of(
                    project.workflow(),
                    selection,
                    names,
                    limit,
                    new OfflineAvailability(
                            project.workflow(), project.config().settings().parameters(), names.size()));
            output.write(session.console(), plan::text, plan::tree);
            return Exit.DONE;
        }
        var work = new Work(session, project, args, output);
        var plan = work.read(work.targets(), driver -> driver.plan(selection));
        output.write(session.console(), () -> Tables.plan(plan), () -> Results.plan(plan));
        return Exit.DONE;
    }
}
