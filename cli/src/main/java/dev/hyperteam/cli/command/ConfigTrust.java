package dev.hyperteam.cli.command;

import dev.hyperteam.agentkit.mcp.McpServer;
import dev.hyperteam.agents.AgentsConfig;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.UsageProblem;
import dev.hyperteam.cli.Waiting;
import dev.hyperteam.cli.console.Clean;
import dev.hyperteam.cli.project.TrustedPrograms;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** {@code config trust}: lets the programs start that the project's configuration names as tool servers, once a person has read them. */
final class ConfigTrust implements Command {
    @Override
    public void describe(CommandSpec spec) {
        Opts.targets(spec);
        Opts.set(spec);
        spec.addOption(Opts.flag("Trust them without asking; you have read them", "--yes", "-y"));
    }

    @Override
    public int run(Args args, Session session) {
        var project = Projects.open(args, session);
        List<McpServer.Stdio> unknown;
        try {
            unknown = TrustedPrograms.unknown(
                    session.environment(),
                    project.config().projectFolder(),
                    new AgentsConfig(project.config(), project.secrets()).servers());
        } catch (ProblemException e) {
            throw new UsageProblem(e.problems());
        }
        var console = session.console();
        if (unknown.isEmpty()) {
            console.data("nothing to trust: agents.mcp starts no program that you have not approved");
            return Exit.DONE;
        }
        console.data(text(unknown));
        if (!args.flag("--yes") && !console.confirm("Let them start on this machine, now and in later runs?")) {
            throw new Waiting(Problem.of("nothing was approved")
                    .then("hyperteam config trust --yes, or take them out of agents.mcp"));
        }
        TrustedPrograms.of(session.environment()).add(project.config().projectFolder(), unknown);
        console.data("approved for " + project.config().projectFolder() + "; a changed command is asked for again");
        return Exit.DONE;
    }

    static String text(List<McpServer.Stdio> programs) {
        return "this project's configuration starts "
                + (programs.size() == 1 ? "this program" : "these programs")
                + " on this machine, as you:\n"
                + programs.stream()
                        .map(program -> "  " + program.name() + ": " + Clean.line(TrustedPrograms.command(program)))
                        .collect(Collectors.joining("\n"));
    }
}
