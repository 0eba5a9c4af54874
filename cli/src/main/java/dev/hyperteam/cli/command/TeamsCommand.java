package dev.hyperteam.cli.command;

import dev.hyperteam.base.Problem;
import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.UsageProblem;
import dev.hyperteam.cli.console.Table;
import dev.hyperteam.cli.console.Words;
import dev.hyperteam.cli.data.Trees;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.core.workflow.Workflow;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** {@code teams}: the catalogue. */
final class TeamsCommand implements Command {
    @Override
    public void describe(CommandSpec spec) {
        spec.addPositional(Opts.position(0, "check", "Check the teams of this project instead", false));
        Opts.targets(spec);
        Opts.output(spec);
    }

    @Override
    public int run(Args args, Session session) {
        var action = args.position(0);
        if (action.isPresent() && !action.get().equals("check")) {
            throw new UsageProblem(new Problem(
                    "unknown word '" + action.get() + "'", "", "", "hyperteam teams, or hyperteam teams check"));
        }
        if (action.isPresent()) {
            var checked = Projects.open(args, session).workflow().teams();
            session.console().data("✓ " + Words.count(checked.size(), "team") + ": no mistakes");
            return Exit.DONE;
        }
        var output = Output.of(args);
        var workflow = Projects.open(args, session).workflow();
        output.write(
                session.console(),
                () -> table(workflow),
                () -> workflow.teams().stream().map(TeamsCommand::tree).toList());
        return Exit.DONE;
    }

    private static String table(Workflow workflow) {
        var table = new Table("PHASE", "TEAM", "NAME", "NEEDS", "STEPS", "ESTIMATE");
        workflow.teams()
                .forEach(team -> table.row(
                        String.valueOf(team.phase()),
                        team.id().value(),
                        team.name(),
                        needs(team),
                        team.steps().isEmpty()
                                ? "none yet"
                                : String.valueOf(team.steps().size()),
                        Words.span(team.estimate())));
        return table.text();
    }

    private static String needs(Team team) {
        String needs =
                team.allNeeds().stream().map(Team.Need::toString).distinct().collect(Collectors.joining(", "));
        return needs.isEmpty() ? "-" : needs;
    }

    static Object tree(Team team) {
        return Trees.map(
                "team",
                team.id().value(),
                "name",
                team.name(),
                "phase",
                team.phase(),
                "scope",
                Words.of(team.scope()),
                "needs",
                team.allNeeds().stream().map(Team.Need::toString).distinct().toList(),
                "parts",
                team.parts().stream().map(Team.Part::name).toList(),
                "steps",
                team.steps().size(),
                "estimateSeconds",
                team.estimate().toSeconds());
    }
}
