package dev.hyperteam.cli.command;

import dev.hyperteam.base.Nearest;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.UsageProblem;
import dev.hyperteam.cli.project.Project;
import dev.hyperteam.core.workflow.Selection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** From words to a project and a selection. */
final class Projects {
    private Projects() {}

    static Project open(Args args, Session session) {
        return Project.open(session, request(args));
    }

    /** The same project with the lab as its target, whether or not {@code --lab} was given. */
    static Project openLab(Args args, Session session) {
        var request = request(args);
        return Project.open(session, new Project.Request(request.folder(), true, request.targets(), request.sets()));
    }

    static Project.Request request(Args args) {
        var sets = new LinkedHashMap<>(args.pairs("--set"));
        args.number("--max-concurrent-teams", 1)
                .ifPresent(number -> sets.put("parallelization.max_concurrent_teams", number.toString()));
        args.text("--driver").ifPresent(word -> sets.put("lab.driver", word));
        args.number("--hosts", 1).ifPresent(number -> sets.put("lab.hosts", number.toString()));
        args.text("--mode").map(Projects::mode).ifPresent(word -> sets.put("agents.mode", word));
        args.text("--os").ifPresent(word -> sets.put("lab.os", word));
        return new Project.Request(args.text("--project"), args.flag("--lab"), args.texts("--target"), sets);
    }

    private static String mode(String word) {
        var modes = List.of("runbook", "assist", "agent");
        if (!modes.contains(word)) {
            throw new UsageProblem(new Problem(
                    "unknown mode '" + word + "'",
                    "--mode",
                    "",
                    Nearest.of(word, modes)
                            .map(nearest -> "did you mean " + nearest + "?")
                            .orElse("modes: " + String.join(", ", modes))));
        }
        return word;
    }

    /** {@return the selected teams; all when nothing was asked for} */
    static Selection selection(Args args, Project project) {
        return chosen(args, project).orElseGet(() -> Selection.everything(project.workflow()));
    }

    /** {@return the selected teams; empty when nothing was asked for} */
    static Optional<Selection> chosen(Args args, Project project) {
        var phase = args.text("--phase");
        var team = args.text("--team");
        var from = args.text("--resume-from");
        if (Stream.of(phase, team, from).filter(Optional::isPresent).count() > 1) {
            throw new UsageProblem(
                    new Problem("--phase, --team and --resume-from exclude each other", "", "", "give one of them"));
        }
        var workflow = project.workflow();
        return phase.map(text ->
                        project.select(problems -> Selection.phases(text, Mark.outside("--phase"), workflow, problems)))
                .or(() -> team.map(text ->
                        project.select(problems -> Selection.named(text, Mark.outside("--team"), workflow, problems))))
                .or(() -> from.map(text -> project.select(
                        problems -> Selection.resumeFrom(text, Mark.outside("--resume-from"), workflow, problems))));
    }
}
