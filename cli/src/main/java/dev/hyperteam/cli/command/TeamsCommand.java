package dev.hyperteam.cli.command;

import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.console.Table;
import dev.hyperteam.cli.console.Words;
import dev.hyperteam.cli.data.Trees;
import dev.hyperteam.cli.project.TeamFiles;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.core.workflow.Workflow;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** {@code teams}: the catalogue. */
final class TeamsCommand implements Command {
    @Override
    public void describe(CommandSpec spec) {
        Opts.targets(spec);
        Opts.output(spec);
    }

    @Override
    public int run(Args args, Session session) {
        var output = Output.of(args);
        var project = Projects.open(args, session);
        var workflow = project.workflow();
        var files = project.teamFiles();
        output.write(
                session.console(),
                () -> table(workflow, files),
                () -> workflow.teams().stream().map(team -> tree(team, files)).toList());
        return Exit.DONE;
    }

    private static String table(Workflow workflow, TeamFiles files) {
        var table = new Table("PHASE", "TEAM", "NAME", "NEEDS", "STEPS", "ESTIMATE", "FROM");
        workflow.teams()
                .forEach(team -> table.row(
                        String.valueOf(team.phase()),
                        team.id().value(),
                        team.name(),
                        needs(team),
                        team.steps().isEmpty()
                                ? "none yet"
                                : String.valueOf(team.steps().size()),
                        Words.span(team.estimate()),
                        from(team, files)));
        return table.text();
    }

    /** Where a team comes from: {@code shipped}, its file, or its file and what it stands in for. */
    private static String from(Team team, TeamFiles files) {
        if (!files.own().containsKey(team.id())) {
            return "shipped";
        }
        return team.mark().file() + (files.shipped().containsKey(team.id()) ? " (instead of the shipped one)" : "");
    }

    private static String needs(Team team) {
        String needs =
                team.allNeeds().stream().map(Team.Need::toString).distinct().collect(Collectors.joining(", "));
        return needs.isEmpty() ? "-" : needs;
    }

    private static Object tree(Team team, TeamFiles files) {
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
                team.estimate().toSeconds(),
                "from",
                !files.own().containsKey(team.id())
                        ? "shipped"
                        : files.shipped().containsKey(team.id()) ? "override" : "own",
                "file",
                team.mark().file());
    }
}
