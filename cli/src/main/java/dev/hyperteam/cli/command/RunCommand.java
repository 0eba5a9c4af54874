package dev.hyperteam.cli.command;

import dev.hyperteam.base.Problem;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.Waiting;
import dev.hyperteam.cli.console.Words;
import dev.hyperteam.cli.project.Project;
import dev.hyperteam.core.runbook.Hazard;
import dev.hyperteam.core.workflow.Selection;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.engine.OfflineAvailability;
import dev.hyperteam.engine.config.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** {@code run}: takes the selected teams through their steps. */
final class RunCommand implements Command {
    @Override
    public void describe(CommandSpec spec) {
        Opts.selection(spec);
        Opts.targets(spec);
        Opts.lab(spec);
        Opts.set(spec);
        spec.addOption(Opts.flag("Only plan: ask the live target what would change", "--dry-run"));
        spec.addOption(Opts.value("MODE", "Who performs the steps: runbook (no model), assist or agent", "--mode"));
        spec.addOption(Opts.flag("Ask before each phase", "--interactive"));
        spec.addOption(Opts.flag("Do not ask before starting; hazards still ask, see approvals", "--yes", "-y"));
        Opts.noWait(spec);
        spec.addOption(Opts.value("N", "Teams that work at the same time", "--max-concurrent-teams"));
        Opts.output(spec);
    }

    @Override
    public int run(Args args, Session session) throws InterruptedException {
        if (args.flag("--dry-run")) {
            return new PlanCommand().run(args, session);
        }
        var output = Output.of(args);
        if (args.flag("--interactive") && !session.console().interactive()) {
            throw new Waiting(Problem.of("--interactive needs a terminal")
                    .because("nobody can be asked before each phase")
                    .then("leave --interactive out, or run it on a terminal"));
        }
        var project = Projects.open(args, session);
        var selection = Projects.selection(args, project);
        if (project.lab() && LabSupply.prepare(session, project, selection)) {
            // what was built just now is in the lab's lock file, which is read with the project
            project = Projects.open(args, session);
            selection = Projects.selection(args, project);
        }
        var alone = Alone.of(args, project, selection);
        if (!alone.isEmpty()) {
            session.console().talk(Alone.words(project.workflow(), alone, selection));
            project.tryAlone(alone);
        }
        try (var agents = Agents.of(session, project)) {
            return run(args, session, output, project, selection, alone, agents);
        }
    }

    private static int run(
            Args args,
            Session session,
            Output output,
            Project project,
            Selection selection,
            Set<TeamId> alone,
            Agents agents)
            throws InterruptedException {
        if (!project.lab()) {
            confirm(args, session, project, selection, project.targets());
        }
        var work = new Work(session, project, args, output);
        var targets = work.targets();
        var asking = Asking.of(args, session, project, Map.of(), selection.teams());
        var options = options(args, project);
        Alone.write(alone, options);
        Asking.write(args, options);
        var result = work.drive(targets, asking, agents, options, driver -> driver.run(selection));
        if (project.lab()) {
            LabSupply.tellStandIns(session, project, selection);
        }
        return Endings.run(
                session,
                output,
                result,
                Endings.words(args),
                project.config().settings().rollbackOnFailure());
    }

    /** What the journal keeps of the command line; a resume takes the overrides from there. */
    static Map<String, String> options(Args args, Project project) {
        var options = new LinkedHashMap<String, String>();
        options.put("mode", project.config().value("agents.mode").value());
        args.text("--max-concurrent-teams").ifPresent(number -> options.put("max-concurrent-teams", number));
        args.pairs("--set").forEach((key, value) -> options.put("set." + key, value));
        return options;
    }

    private static void confirm(
            Args args, Session session, Project project, Selection selection, List<Target> targets) {
        if (args.flag("--yes")) {
            return;
        }
        var console = session.console();
        console.talk(intent(project, selection, targets));
        if (!console.interactive()) {
            throw new Waiting(Problem.of("a run changes its targets, and nobody can be asked here")
                    .then("look at the plan (hyperteam plan), then add --yes"));
        }
        if (!console.confirm("Go ahead?")) {
            throw new Waiting(Problem.of("not started").then("hyperteam plan shows what would change"));
        }
    }

    private static String intent(Project project, Selection selection, List<Target> targets) {
        var plan = selection.plan(
                project.workflow(),
                targets.stream().map(Target::name).toList(),
                "cluster",
                new OfflineAvailability(
                        project.workflow(), project.config().settings().parameters(), targets.size()));
        var hazards = new TreeMap<String, Integer>();
        plan.nodes()
                .forEach(node -> node.team()
                        .steps()
                        .forEach(step -> step.hazards().stream()
                                .map(Hazard::id)
                                .forEach(hazard -> hazards.merge(hazard, 1, Integer::sum))));
        long steps = plan.nodes().stream()
                .mapToLong(node -> node.team().steps().size())
                .sum();
        String care = hazards.entrySet().stream()
                .map(entry -> Words.count(entry.getValue(), "step") + " marked " + entry.getKey())
                .collect(Collectors.joining(", "));
        String teams = plan.nodes().stream()
                .map(node -> node.team().id().value())
                .distinct()
                .collect(Collectors.joining(", "));
        return selection.text() + " on "
                + targets.stream()
                        .map(target -> target.name().equals(target.host())
                                ? target.name()
                                : target.name() + " (" + target.host() + ")")
                        .collect(Collectors.joining(", "))
                + ": " + (teams.isEmpty() ? "no team has steps" : teams) + ", " + Words.count(steps, "step")
                + (care.isEmpty() ? "" : ", " + care)
                + (plan.leftOut().isEmpty()
                        ? ""
                        : "\nleft out: " + plan.leftOut().size() + " (hyperteam plan --offline says why)");
    }
}
