package dev.hyperteam.cli.command;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.UsageProblem;
import dev.hyperteam.cli.Waiting;
import dev.hyperteam.cli.console.Tables;
import dev.hyperteam.cli.console.Words;
import dev.hyperteam.cli.data.Results;
import dev.hyperteam.cli.data.Trees;
import dev.hyperteam.cli.project.Project;
import dev.hyperteam.core.event.Effect;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.core.workflow.TeamNames;
import dev.hyperteam.engine.RollbackScope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** {@code rollback}: takes back what runs have changed, newest first. */
final class RollbackCommand implements Command {
    @Override
    public void describe(CommandSpec spec) {
        spec.addOption(Opts.value("N", "Undo the phases above N; 0 undoes all", "--to-phase"));
        spec.addOption(Opts.value("TEAM", "Undo a team, and before it what needs it", "--team"));
        spec.addOption(Opts.value("TEAM/STEP", "Undo one step", "--step"));
        Opts.targets(spec);
        Opts.set(spec);
        spec.addOption(Opts.flag("Do not ask", "--yes", "-y"));
        Opts.output(spec);
    }

    @Override
    public int run(Args args, Session session) throws InterruptedException {
        var output = Output.of(args);
        var project = Projects.open(args, session);
        var scope = scope(args, project);
        var work = new Work(session, project, args, output);
        var targets = work.targets();
        List<Effect> effects = work.read(targets, driver -> driver.rollbackPlan(scope));
        if (!effects.isEmpty()) {
            confirm(args, session, scope, effects);
        }
        var result = work.drive(targets, Asking.nobody(), Agents.none(), Map.of(), driver -> driver.rollback(scope));
        session.console()
                .data(
                        switch (output) {
                            case TEXT -> Tables.rollback(result);
                            case JSON -> Trees.json(Results.rollback(result));
                            case YAML -> Trees.yaml(Results.rollback(result));
                        });
        return result.complete() ? Exit.DONE : Exit.FAILED;
    }

    private static RollbackScope scope(Args args, Project project) {
        var phase = args.number("--to-phase", 0);
        var team = args.text("--team");
        var step = args.text("--step");
        if (Stream.of(phase, team, step).filter(Optional::isPresent).count() != 1) {
            throw new UsageProblem(new Problem(
                    "say what to undo",
                    "",
                    "",
                    "give one of --to-phase N (0 undoes all), --team TEAM, --step TEAM/STEP"));
        }
        if (phase.isPresent()) {
            if (phase.get() > 6) {
                throw new UsageProblem(
                        new Problem("there is no phase " + phase.get(), "--to-phase", "", "write 0 to 6"));
            }
            return new RollbackScope.ToPhase(phase.get());
        }
        if (team.isPresent()) {
            return new RollbackScope.OfTeam(team(team.get(), "--team", project));
        }
        String name = step.orElseThrow();
        int slash = name.indexOf('/');
        if (slash < 1) {
            throw new UsageProblem(
                    new Problem("'" + name + "' is not a step", "--step", "", "write --step alpha/ssh-keys-only"));
        }
        return new RollbackScope.OfStep(team(name.substring(0, slash), "--step", project), name.substring(slash + 1));
    }

    private static TeamId team(String name, String option, Project project) {
        var problems = new Problems();
        var id = new TeamNames(project.workflow()).one(name, Mark.outside(option), problems);
        if (!problems.isEmpty()) {
            throw new UsageProblem(problems.all());
        }
        return id.orElseThrow();
    }

    private static void confirm(Args args, Session session, RollbackScope scope, List<Effect> effects) {
        if (args.flag("--yes")) {
            return;
        }
        var console = session.console();
        console.talk("rollback " + scope.text() + ", newest first:");
        effects.reversed()
                .forEach(effect -> console.talk("  " + effect.ref()
                        + (effect.irreversible() ? " (there is no way back: stays as it is)" : "")));
        if (!console.interactive()) {
            throw new Waiting(Problem.of("a rollback of " + Words.count(effects.size(), "step")
                            + " changes its targets, and nobody can be asked here")
                    .then("add --yes"));
        }
        if (!console.confirm("Undo " + Words.count(effects.size(), "step") + "?")) {
            throw new Waiting(Problem.of("nothing was undone"));
        }
    }
}
