package dev.hyperteam.agentkit.mcp.example;

import dev.hyperteam.agentkit.Agent;
import dev.hyperteam.agentkit.AgentSession;
import dev.hyperteam.agentkit.mcp.McpServer;
import dev.hyperteam.agentkit.mcp.McpTools;
import dev.hyperteam.agentkit.model.Model;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An agent with somebody else's tools. */
final class Outside {
    private Outside() {}

    // example: begin
    static String ask(Model model, List<String> command, String question) throws InterruptedException {
        var server = McpServer.stdio("files", command, Map.of("LANG", "C.UTF-8"), Duration.ofMinutes(1));
        try (var tools = McpTools.connect(server)) {
            var agent = Agent.named("reader").model(model);
            tools.tools().forEach(agent::tool); // files_read, files_list ...; tools.leftOut() says what is missing
            return AgentSession.of(agent.build()).start(question).ending().text();
        }
    }
    // example: end
}
