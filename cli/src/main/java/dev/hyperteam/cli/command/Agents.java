package dev.hyperteam.cli.command;

import dev.hyperteam.agentkit.mcp.McpServer;
import dev.hyperteam.agents.AgentSettings;
import dev.hyperteam.agents.AgentsConfig;
import dev.hyperteam.agents.TeamAgents;
import dev.hyperteam.agents.ToolServers;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.UsageProblem;
import dev.hyperteam.cli.console.Clean;
import dev.hyperteam.cli.project.Project;
import dev.hyperteam.cli.project.TrustedPrograms;
import dev.hyperteam.engine.Operator;
import dev.hyperteam.engine.record.GitHistory;
import java.util.List;
import java.util.Optional;

/** The agents of a run: as the configuration wants them, checked before anything is touched, with their tool servers as long as open. */
final class Agents implements AutoCloseable {
    private final Optional<AgentSettings> settings;
    private final ToolServers servers;

    private Agents(Optional<AgentSettings> settings, ToolServers servers) {
        this.settings = settings;
        this.servers = servers;
    }

    /**
     * Reads the configuration and connects to the tool servers.
     *
     * @throws UsageProblem when something is missing, such as a key
     */
    static Agents of(Session session, Project project) throws InterruptedException {
        var config = new AgentsConfig(project.config(), project.secrets());
        var mode = config.mode();
        try {
            if (mode.isEmpty()) {
                return none();
            }
            var history = project.config()
                    .recordFolder()
                    .map(folder -> new GitHistory(
                            project.config().projectFolder(),
                            folder,
                            Letters.who(),
                            session.console().redactor(),
                            session.processes(),
                            session.clock()));
            var settings = config.settings(
                    mode.get(), project.lab(), project.workflow().ids(), project.kinds(), history);
            var wanted = config.servers();
            onlyTrusted(session, project, wanted);
            var servers = ToolServers.connect(wanted);
            servers.leftOut().forEach(problem -> session.console().talk("warning: " + problem));
            return new Agents(Optional.of(settings.custom(servers.tools())), servers);
        } catch (UsageProblem e) {
            throw e;
        } catch (ProblemException e) {
            throw new UsageProblem(e.problems());
        }
    }

    /** A cloned project must not start programs here before somebody has read which. */
    private static void onlyTrusted(Session session, Project project, List<McpServer> wanted) {
        var unknown =
                TrustedPrograms.unknown(session.environment(), project.config().projectFolder(), wanted);
        if (unknown.isEmpty()) {
            return;
        }
        if (session.console().interactive()) {
            session.console().talk(ConfigTrust.text(unknown));
            if (session.console().confirm("Let them start, now and in later runs?")) {
                TrustedPrograms.of(session.environment()).add(project.config().projectFolder(), unknown);
                return;
            }
        }
        throw new UsageProblem(unknown.stream()
                .map(program -> new Problem(
                        "nobody has approved the program of MCP server '" + program.name() + "'",
                        project.config().value("agents.mcp").origin(),
                        "it would start on this machine: " + Clean.line(TrustedPrograms.command(program)),
                        "read it, then: hyperteam config trust"))
                .toList());
    }

    /** {@return no agents} */
    static Agents none() throws InterruptedException {
        return new Agents(Optional.empty(), ToolServers.connect(List.of()));
    }

    /** {@return who takes part beside the runbooks} */
    Operator operator() {
        return settings.<Operator>map(TeamAgents::new).orElseGet(Operator::none);
    }

    @Override
    public void close() {
        servers.close();
    }
}
