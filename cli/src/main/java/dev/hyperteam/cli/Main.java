package dev.hyperteam.cli;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Processes;
import dev.hyperteam.cli.command.Dispatcher;
import dev.hyperteam.cli.console.Console;
import dev.hyperteam.cli.log.LibraryLogs;
import java.nio.file.Path;
import java.util.List;

/** The program. */
public final class Main {
    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"))) {
            // answered before anything else is loaded
            Console.first(Version.text());
            Runtime.getRuntime().halt(Exit.DONE);
        }
        LibraryLogs.install(List.of(args).contains("--debug"));
        var environment = System.getenv();
        var console = Console.ofProcess(environment);
        var session = new Session(
                console,
                environment,
                Path.of("").toAbsolutePath(),
                Processes.system(),
                Clock.system(),
                new SystemMachine());
        int code = run(List.of(args), session);
        console.flush();
        if (args.length > 0 && args[0].equals("aot-training")) {
            // the cache is written by an orderly end
            System.exit(code);
        }
        // an orderly shutdown with an SSH client open costs a third of a second; all that matters is on the disk
        Runtime.getRuntime().halt(code);
    }

    /** Runs a command within this process. */
    public static int run(List<String> args, Session session) {
        return new Dispatcher(session).run(args);
    }
}
