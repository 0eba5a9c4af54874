package dev.hyperteam.cli.command;

import dev.hyperteam.base.Problem;
import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.UsageProblem;
import dev.hyperteam.cli.Waiting;
import dev.hyperteam.cli.init.HostKey;
import dev.hyperteam.cli.init.ProjectFiles;
import dev.hyperteam.cli.init.Template;
import dev.hyperteam.cli.project.Project;
import dev.hyperteam.engine.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code init}: a project's files, and its host's key. */
final class InitCommand implements Command {
    @Override
    public void describe(CommandSpec spec) {
        spec.addOption(Opts.value("ADDRESS", "Name, address or SSH alias of the server", "--host"));
        spec.addOption(Opts.value("NAME", "What to call it; else its address", "--name"));
        spec.addOption(Opts.value("USER", "Who logs in; else as SSH is configured", "--user"));
        spec.addOption(Opts.value("PORT", "Else as SSH is configured", "--port"));
        spec.addOption(Opts.flag("Trust the host's key without asking", "--accept-host-key", "--yes", "-y"));
        spec.addOption(Opts.flag("Write the files and do not dial", "--offline"));
        spec.addOption(Opts.flag("Write over an existing hyperteam.yaml", "--force"));
    }

    @Override
    public int run(Args args, Session session) throws InterruptedException {
        Path folder = args.text("--project")
                .map(name -> session.folder().resolve(name))
                .orElse(session.folder());
        if (!Files.isDirectory(folder)) {
            throw new UsageProblem(new Problem("no such folder", folder.toString(), "", "make it first"));
        }
        mayWrite(args, session, folder);
        String host = args.text("--host")
                .or(() -> session.console().ask("Which server? Name, address or SSH alias:"))
                .filter(answer -> !answer.isBlank())
                .orElseThrow(() -> new Waiting(Problem.of("no server was named").then("add --host ADDRESS")));
        var files = new ProjectFiles(folder);
        String name = args.text("--name").orElse(name(host));
        files.write(
                Config.FILE,
                checked(Template.config(name, host, args.text("--user"), args.number("--port", 1)), session));
        var console = session.console();
        console.data("wrote " + Config.FILE);
        console.data(files.env() ? "wrote .env, readable by you alone" : "kept .env");
        console.data(files.gitignore() ? "wrote .gitignore" : "kept .gitignore");
        if (args.flag("--offline")) {
            console.data("next: hyperteam doctor");
            return Exit.DONE;
        }
        var request = new Project.Request(Optional.of(folder.toString()), false, List.of(), Map.of());
        var target = Project.open(session, request).targets().getFirst();
        try (var connector = session.machine().connector()) {
            if (!new HostKey(connector, console).pin(target, args.flag("--accept-host-key"))) {
                throw new Waiting(Problem.of("the host's key is not trusted yet, so nothing can log in")
                        .at(target.name())
                        .then("run hyperteam init again once you have compared it, or add --accept-host-key"));
            }
        }
        console.data("next: hyperteam doctor, then hyperteam plan");
        return Exit.DONE;
    }

    private static void mayWrite(Args args, Session session, Path folder) {
        if (!Files.exists(folder.resolve(Config.FILE)) || args.flag("--force")) {
            return;
        }
        if (!session.console().confirm(Config.FILE + " is there already. Write over it?")) {
            throw new Waiting(new Problem(
                    Config.FILE + " is there already", folder.toString(), "", "move it away, or add --force"));
        }
    }

    private static String name(String host) {
        String name = host.replaceAll("[^A-Za-z0-9._-]+", "-");
        return name.matches("[A-Za-z0-9].*") ? name : "t" + name;
    }

    /** What is written must be readable: a host that is none is told now, with nothing written. */
    private static String checked(String text, Session session) {
        try {
            var draft = Files.createTempDirectory("hyperteam-init");
            try {
                Files.writeString(draft.resolve(Config.FILE), text);
                Project.open(session, new Project.Request(Optional.of(draft.toString()), false, List.of(), Map.of()));
            } finally {
                Files.deleteIfExists(draft.resolve(Config.FILE));
                Files.deleteIfExists(draft);
            }
            return text;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
