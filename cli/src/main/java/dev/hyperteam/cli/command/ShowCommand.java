package dev.hyperteam.cli.command;

import dev.hyperteam.base.Nearest;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.UsageProblem;
import dev.hyperteam.cli.data.Catalogue;
import dev.hyperteam.core.runbook.Step;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.core.workflow.TeamNames;
import dev.hyperteam.core.workflow.Workflow;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code show TEAM[/STEP]}: what a team does and why. */
final class ShowCommand implements Command {
    @Override
    public void describe(CommandSpec spec) {
        spec.addPositional(Opts.position(0, "TEAM[/STEP]", "A team, or one of its steps", true));
        Opts.targets(spec);
        Opts.set(spec);
        Opts.output(spec);
    }

    @Override
    public int run(Args args, Session session) {
        var output = Output.of(args);
        var project = Projects.open(args, session);
        String name = args.position(0).orElseThrow();
        int slash = name.indexOf('/');
        var team = team(slash < 0 ? name : name.substring(0, slash), project.workflow());
        Map<String, String> set =
                project.config().settings().parameters().getOrDefault(team.id().value(), Map.of());
        if (slash < 0) {
            output.write(session.console(), () -> Catalogue.text(team, set), () -> Catalogue.tree(team, set));
        } else {
            var step = step(team, name.substring(slash + 1));
            output.write(session.console(), () -> Catalogue.text(team, step), () -> Catalogue.tree(step));
        }
        return Exit.DONE;
    }

    static Team team(String name, Workflow workflow) {
        var problems = new Problems();
        var id = new TeamNames(workflow).one(name, Mark.outside(""), problems);
        if (!problems.isEmpty()) {
            throw new UsageProblem(problems.all());
        }
        return id.flatMap(workflow::team).orElseThrow();
    }

    private static Step step(Team team, String name) {
        var ids = team.steps().stream().map(Step::id).toList();
        Optional<Step> step = team.step(name);
        return step.orElseThrow(() -> new UsageProblem(new Problem(
                "team " + team.id() + " has no step '" + name + "'",
                "",
                "",
                Nearest.of(name, ids)
                        .map(nearest -> "did you mean '" + nearest + "'?")
                        .orElse(ids.isEmpty() ? "this team has no steps yet" : "steps: " + String.join(", ", ids)))));
    }
}
