package dev.hyperteam.cli.doctor;

import dev.hyperteam.agentkit.mcp.McpServer;
import dev.hyperteam.agentkit.model.ModelCheck;
import dev.hyperteam.agents.AgentsConfig;
import dev.hyperteam.agents.ToolServers;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Problems;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.console.Clean;
import dev.hyperteam.cli.console.Words;
import dev.hyperteam.cli.project.Project;
import dev.hyperteam.cli.project.TrustedPrograms;
import java.util.ArrayList;
import java.util.List;

/** Asks each configured model for one token, and each tool server for its tools. Starts no program that nobody has approved. */
final class ModelCheckup {
    private final Session session;
    private final Project project;
    private final AgentsConfig config;
    private final List<Finding> findings = new ArrayList<>();

    ModelCheckup(Session session, Project project) {
        this.session = session;
        this.project = project;
        this.config = new AgentsConfig(project.config(), project.secrets());
    }

    List<Finding> run() throws InterruptedException {
        if (config.hasModel()) {
            models();
        } else if (config.mode().isPresent()) {
            findings.add(Finding.bad(
                    "agents.mode needs a model and none is configured",
                    "set models.default_provider and models.model, or agents.mode: runbook"));
        } else {
            findings.add(Finding.open("no language model; the modes assist and agent, and ask, need one", ""));
        }
        try {
            servers(config.servers());
        } catch (ProblemException e) {
            bad(e.problems());
        }
        return List.copyOf(findings);
    }

    private void models() throws InterruptedException {
        var problems = new Problems();
        var models = config.everyModel(project.workflow().ids(), problems);
        bad(problems.all());
        for (var use : models) {
            findings.add(of(ModelCheck.of(use.model()), String.join(", ", use.uses())));
        }
    }

    private static Finding of(ModelCheck.Verdict verdict, String uses) {
        return switch (verdict) {
            case ModelCheck.Verdict.Works works ->
                Finding.good("model " + works.model() + " answers (" + uses + "; "
                        + works.usage().total() + " tokens)");
            case ModelCheck.Verdict.Busy busy -> Finding.of(Finding.Sign.OPEN, busy.problem());
            case ModelCheck.Verdict.Fails fails -> Finding.of(Finding.Sign.BAD, fails.problem());
        };
    }

    private void servers(List<McpServer> servers) throws InterruptedException {
        var unknown =
                TrustedPrograms.unknown(session.environment(), project.config().projectFolder(), servers);
        for (var server : servers) {
            if (server instanceof McpServer.Stdio program && unknown.contains(program)) {
                findings.add(Finding.open(
                        "MCP server '" + program.name() + "' was not started, nobody has approved it yet: "
                                + Clean.line(TrustedPrograms.command(program)),
                        "read it, then: hyperteam config trust"));
            } else {
                server(server);
            }
        }
    }

    private void server(McpServer server) throws InterruptedException {
        try (var connected = ToolServers.connect(List.of(server))) {
            findings.add(Finding.good(
                    server.place() + " offers " + Words.count(connected.tools().size(), "tool")));
            connected.leftOut().forEach(problem -> findings.add(Finding.of(Finding.Sign.OPEN, problem)));
        } catch (ProblemException e) {
            bad(e.problems());
        }
    }

    private void bad(List<Problem> problems) {
        problems.forEach(problem -> findings.add(Finding.of(Finding.Sign.BAD, problem)));
    }
}
