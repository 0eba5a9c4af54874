package dev.hyperteam.cli.command;

import dev.hyperteam.base.Nearest;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.UsageProblem;
import dev.hyperteam.cli.init.TeamTemplate;
import dev.hyperteam.cli.project.Project;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.core.workflow.TeamNames;
import dev.hyperteam.core.workflow.TeamSource;
import dev.hyperteam.core.workflow.Workflow;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** {@code teams new}: a team of one's own, ready to be tried. */
final class TeamsNew implements Command {
    @Override
    public void describe(CommandSpec spec) {
        spec.addPositional(
                Opts.position(0, "NAME", "What to call it: lower-case letters, digits, single dashes", false));
        spec.addOption(
                Opts.value("TEAM", "Copy this shipped team instead, to be edited; yours is then run", "--override"));
    }

    @Override
    public int run(Args args, Session session) {
        var project = Projects.open(args, session);
        var shipped = args.text("--override");
        var name = args.position(0);
        if (name.isEmpty() && shipped.isEmpty()) {
            throw usage("the team needs a name", "", "hyperteam teams new backup-mail");
        }
        TeamId id = shipped.isPresent() ? shipped(shipped.get(), project) : free(name.orElseThrow(), project);
        if (shipped.isPresent() && name.isPresent() && !name.get().equals(id.value())) {
            throw usage(
                    "a team that stands in for " + id + " has its name",
                    "it would be another team otherwise, and both would run",
                    "hyperteam teams new --override " + id);
        }
        String text = shipped.isPresent()
                ? TeamTemplate.override(
                        id.value(),
                        java.util.Objects.requireNonNull(
                                        project.teamFiles().shipped().get(id))
                                .text())
                : TeamTemplate.of(id.value());
        var file = project.teamFiles().folder().resolve(id + ".yaml");
        write(file, text, session.folder());
        var console = session.console();
        console.data("wrote " + shown(file, session.folder()));
        console.data("next: hyperteam teams check " + id + ", then hyperteam run --team " + id + " --lab");
        return Exit.DONE;
    }

    private static TeamId shipped(String name, Project project) {
        var ids = project.teamFiles().shipped().keySet();
        return ids.stream()
                .filter(id -> id.value().equals(name))
                .findFirst()
                .orElseThrow(() -> usage(
                        "no team '" + name + "' ships with Hyperteam",
                        "",
                        Nearest.of(name, ids.stream().map(TeamId::value).toList())
                                .map(nearest -> "did you mean '" + nearest + "'?")
                                .orElse("shipped: "
                                        + ids.stream().map(TeamId::value).collect(Collectors.joining(", ")))));
    }

    /** A name that can be an id and that means no team yet, in any spelling. */
    private static TeamId free(String name, Project project) {
        if (!TeamId.fits(name)) {
            throw usage(
                    "'" + name.lines().findFirst().orElse("") + "' cannot be the name of a team",
                    "it becomes part of file and unit names: lower-case letters, digits and single dashes, a letter first, at most 40",
                    "write a name such as backup-mail");
        }
        var id = new TeamId(name);
        if (project.teamFiles().shipped().containsKey(id)) {
            throw usage(
                    "team '" + name + "' ships with Hyperteam",
                    "a file of that name would replace it as a whole",
                    "take another name, or copy it for editing: hyperteam teams new --override " + name);
        }
        var own = project.teamFiles().own().get(id);
        if (own != null) {
            throw usage("there is a team '" + name + "' already", "it stands in " + own.name(), "take another name");
        }
        // the shipped ones alone: a mistake in another file of this project is no reason to refuse
        var shipped = Workflow.load(TeamSource.shipped(), project.kinds());
        var meant = new TeamNames(shipped).resolve(name, Mark.outside(""), new Problems());
        if (!meant.isEmpty()) {
            throw usage(
                    "'" + name + "' is taken",
                    "it means " + meant.stream().map(TeamId::value).collect(Collectors.joining(", ")),
                    "take another name");
        }
        return id;
    }

    private static void write(Path file, String text, Path here) {
        try {
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new UsageProblem(new Problem(
                    "there is a file already",
                    shown(file, here),
                    "nothing was written over it",
                    "edit it, move it away, or take another name"));
        } catch (IOException e) {
            throw new ProblemException(
                    new Problem(
                            "cannot write the team",
                            file.toString(),
                            e.getClass().getSimpleName(),
                            "make the folder writable"),
                    e);
        }
    }

    private static String shown(Path file, Path here) {
        return (file.startsWith(here) ? here.relativize(file) : file).toString();
    }

    private static UsageProblem usage(String what, String why, String next) {
        return new UsageProblem(new Problem(what, "", why, next));
    }
}
