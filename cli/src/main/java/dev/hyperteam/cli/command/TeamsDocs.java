package dev.hyperteam.cli.command;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.console.Words;
import dev.hyperteam.cli.data.TeamPage;
import dev.hyperteam.cli.data.TeamPages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** {@code teams docs}: the documentation of the teams as Markdown. */
final class TeamsDocs implements Command {
    @Override
    public void describe(CommandSpec spec) {
        spec.addPositional(
                Opts.position(0, "TEAM", "Only this team's page, printed; else the plan of all teams", false));
        spec.addOption(Opts.value(
                "FOLDER",
                "Write " + TeamPages.OVERVIEW + " and teams/TEAM.md of every team into this folder",
                "--write"));
        spec.usageMessage()
                .footer(
                        "",
                        "Each page tells what to type in trouble, what every step does, how it is verified, and how it is taken back.");
    }

    @Override
    public int run(Args args, Session session) {
        var workflow = Projects.open(args, session).workflow();
        var folder = args.text("--write");
        if (folder.isPresent()) {
            var pages = TeamPages.all(workflow);
            write(session.folder().resolve(folder.get()), pages);
            session.console().data("wrote " + Words.count(pages.size(), "page") + " into " + folder.get());
        } else {
            String page = args.position(0)
                    .map(name -> TeamPage.of(workflow, ShowCommand.team(name, workflow)))
                    .orElseGet(() -> TeamPages.overview(workflow));
            session.console().data(page.stripTrailing());
        }
        return Exit.DONE;
    }

    private static void write(Path folder, Map<String, String> pages) {
        for (var page : pages.entrySet()) {
            var file = folder.resolve(page.getKey());
            try {
                Files.createDirectories(file.resolveSibling("."));
                Files.writeString(file, page.getValue());
            } catch (IOException e) {
                throw new ProblemException(
                        new Problem(
                                "cannot write the page",
                                file.toString(),
                                e.getClass().getSimpleName(),
                                "make the folder writable, or name another one"),
                        e);
            }
        }
    }
}
