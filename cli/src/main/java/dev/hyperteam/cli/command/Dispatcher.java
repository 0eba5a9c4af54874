package dev.hyperteam.cli.command;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.UsageProblem;
import dev.hyperteam.cli.Version;
import dev.hyperteam.cli.Waiting;
import dev.hyperteam.cli.console.Clean;
import dev.hyperteam.cli.log.CrashLog;
import dev.hyperteam.engine.TargetHeld;
import dev.hyperteam.engine.Unavailable;
import dev.hyperteam.journal.JournalLocked;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** Finds the verb, runs it, and turns whatever goes wrong into words and an exit code. */
public final class Dispatcher {
    private final Session session;
    private final Map<CommandSpec, Command> commands = new HashMap<>();

    /** For one process. */
    public Dispatcher(Session session) {
        this.session = session;
    }

    /** {@return the exit code} */
    public int run(List<String> args) {
        boolean debug = args.contains("--debug");
        try {
            return dispatch(args);
        } catch (ParameterException e) {
            session.console().talk(usage(e));
            return Exit.USAGE;
        } catch (ProblemException e) {
            e.problems().forEach(problem -> session.console().talk(problem.text()));
            if (debug) {
                session.console().talk(CrashLog.stack(e));
            }
            return code(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            session.console().talk("stopped");
            return Exit.CANCELLED;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            session.console().talk(CrashLog.write(session, args, e).text());
            if (debug) {
                session.console().talk(CrashLog.stack(e));
            }
            return Exit.FAILED;
        }
    }

    private static int code(ProblemException e) {
        return switch (e) {
            case UsageProblem _ -> Exit.USAGE;
            case Waiting _ -> Exit.BLOCKED;
            case JournalLocked _ -> Exit.LOCKED;
            case TargetHeld _ -> Exit.LOCKED;
            case Unavailable _ -> Exit.BLOCKED;

            default -> Exit.FAILED;
        };
    }

    private int dispatch(List<String> args) throws InterruptedException {
        var line = new CommandLine(root(args));
        ParseResult result = line.parseArgs(args.toArray(String[]::new));
        var deepest = result;
        while (deepest.hasSubcommand()) {
            deepest = deepest.subcommand();
        }
        var spec = deepest.commandSpec();
        if (deepest.isUsageHelpRequested()) {
            session.console().data(spec.commandLine().getUsageMessage(CommandLine.Help.Ansi.OFF));
            return Exit.DONE;
        }
        if (deepest.isVersionHelpRequested()) {
            session.console().data(Version.text());
            return Exit.DONE;
        }
        var command = commands.get(spec);
        if (command == null) {
            // hyperteam alone, or a group alone: tell what there is
            session.console().talk(spec.commandLine().getUsageMessage(CommandLine.Help.Ansi.OFF));
            return Exit.USAGE;
        }
        return command.run(new Args(result), session);
    }

    /** The whole tree of verbs, or only the one that is used: that is what a start costs. */
    private CommandSpec root(List<String> args) {
        var root = CommandSpec.create().name("hyperteam");
        root.usageMessage()
                .description("Turns a bare server into a hardened microVM and Kubernetes hypervisor,"
                        + " with verified, reversible steps.")
                .footer("", "Try it on a disposable target: hyperteam run --lab");
        root.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .type(boolean.class)
                .arity("0")
                .description("Print the version")
                .build());
        root.addOption(inherited(Opts.value("DIR", "The project's folder; else the current one", "-C", "--project")));
        root.addOption(inherited(Opts.flag("No colours, no live view", "--plain")));
        root.addOption(inherited(Opts.flag("Print the stack of an error", "--debug")));
        help(root);
        String first = args.isEmpty() ? "" : args.getFirst();
        var used = Verbs.ALL.stream().filter(verb -> verb.name().equals(first)).toList();
        (used.isEmpty() ? Verbs.ALL : used).forEach(verb -> root.addSubcommand(verb.name(), line(verb)));
        return root;
    }

    /** The tree of verbs for the completion script. */
    static CommandLine everything(Session session) {
        return new CommandLine(new Dispatcher(session).root(List.of()));
    }

    private CommandLine line(Verbs.Verb verb) {
        var spec = CommandSpec.create().name(verb.name());
        spec.usageMessage().description(verb.about()).hidden(verb.hidden());
        help(spec);
        verb.command().ifPresent(making -> {
            var command = making.get();
            command.describe(spec);
            commands.put(spec, command);
        });
        verb.children().forEach(child -> spec.addSubcommand(child.name(), line(child)));
        return new CommandLine(spec);
    }

    private static void help(CommandSpec spec) {
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .type(boolean.class)
                .arity("0")
                .description("Print this help")
                .build());
    }

    private static OptionSpec inherited(OptionSpec option) {
        return OptionSpec.builder(option).scopeType(ScopeType.INHERIT).build();
    }

    private static String usage(ParameterException e) {
        String suggestions = e instanceof UnmatchedArgumentException unmatched
                ? unmatched.getSuggestions().stream().limit(3).collect(Collectors.joining("' or '"))
                : "";
        String name = e.getCommandLine().getCommandSpec().qualifiedName();
        return Problem.of(Clean.line(String.valueOf(e.getMessage())))
                .then(suggestions.isEmpty() ? name + " --help" : "did you mean '" + suggestions + "'?")
                .text();
    }
}
