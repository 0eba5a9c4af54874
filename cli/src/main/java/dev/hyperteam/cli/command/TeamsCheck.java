package dev.hyperteam.cli.command;

import dev.hyperteam.base.Problem;
import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.UsageProblem;
import dev.hyperteam.cli.console.Words;
import dev.hyperteam.cli.data.Trees;
import dev.hyperteam.cli.project.Project;
import dev.hyperteam.core.runbook.RunbookAdvice;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.core.workflow.TeamSource.TeamFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** {@code teams check}: what a run would refuse, and what it would not but should be looked at. */
final class TeamsCheck implements Command {
    @Override
    public void describe(CommandSpec spec) {
        spec.addPositional(
                Opts.rest("TEAM", "Warn about these teams; else about this project's own. Mistakes are told for all"));
        Opts.targets(spec);
        Opts.set(spec);
        Opts.output(spec);
    }

    /** What was found. */
    private record Found(List<Team> teams, List<Problem> mistakes, List<Problem> warnings) {}

    @Override
    public int run(Args args, Session session) {
        var output = Output.of(args);
        var found = look(Projects.open(args, session), args.rest());
        if (output == Output.TEXT) {
            found.mistakes().forEach(problem -> session.console().talk(problem.text()));
            session.console().data(text(found));
        } else {
            output.write(session.console(), () -> "", () -> tree(found));
        }
        return found.mistakes().isEmpty() ? Exit.DONE : Exit.USAGE;
    }

    private static Found look(Project project, List<String> names) {
        try {
            var workflow = project.workflow();
            var files = project.teamFiles();
            var own = files.own();
            List<Team> teams = names.isEmpty()
                    ? workflow.teams().stream()
                            .filter(team -> own.containsKey(team.id()))
                            .toList()
                    : names.stream()
                            .map(name -> ShowCommand.team(name, workflow))
                            .distinct()
                            .toList();
            List<Problem> warnings = new ArrayList<>();
            for (Team team : teams) {
                TeamFile file = own.containsKey(team.id())
                        ? own.get(team.id())
                        : files.shipped().get(team.id());
                warnings.addAll(file == null ? List.of() : RunbookAdvice.of(team, file.text()));
            }
            return new Found(teams, List.of(), warnings);
        } catch (UsageProblem e) {
            return new Found(List.of(), e.problems(), List.of());
        }
    }

    private static String text(Found found) {
        var text = new StringBuilder();
        found.warnings()
                .forEach(warning ->
                        text.append("warning: ").append(warning.text()).append('\n'));
        if (!found.mistakes().isEmpty()) {
            return text.append("✗ ")
                    .append(Words.count(found.mistakes().size(), "mistake"))
                    .append(": a run would not start")
                    .toString();
        }
        if (found.teams().isEmpty()) {
            return text + "✓ this project has no teams of its own; hyperteam teams new NAME begins one";
        }
        String names = String.join(
                ", ", found.teams().stream().map(team -> team.id().value()).toList());
        long steps =
                found.teams().stream().mapToLong(team -> team.steps().size()).sum();
        text.append("✓ ")
                .append(names)
                .append(": ")
                .append(Words.count(steps, "step"))
                .append(", no mistakes");
        return text.append(
                        found.warnings().isEmpty()
                                ? ""
                                : ", " + Words.count(found.warnings().size(), "warning"))
                .toString();
    }

    private static Map<String, ?> tree(Found found) {
        return Trees.map(
                "type",
                "teams-check",
                "ok",
                found.mistakes().isEmpty(),
                "teams",
                found.teams().stream().map(team -> team.id().value()).toList(),
                "mistakes",
                found.mistakes().stream().map(TeamsCheck::tree).toList(),
                "warnings",
                found.warnings().stream().map(TeamsCheck::tree).toList());
    }

    private static Object tree(Problem problem) {
        return Trees.map(
                "what", problem.what(), "where", problem.where(), "why", problem.why(), "next", problem.next());
    }
}
