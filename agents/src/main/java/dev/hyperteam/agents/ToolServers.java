package dev.hyperteam.agents;

import dev.hyperteam.agentkit.mcp.McpServer;
import dev.hyperteam.agentkit.mcp.McpTools;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.base.Problem;
import java.util.ArrayList;
import java.util.List;

/** The MCP servers of a project, connected. Their tools work until this is closed. */
public final class ToolServers implements AutoCloseable {
    private final List<McpTools> servers;

    private ToolServers(List<McpTools> servers) {
        this.servers = List.copyOf(servers);
    }

    /**
     * Connects to each.
     *
     * @throws dev.hyperteam.base.ProblemException when one does not answer; nothing stays connected then
     */
    public static ToolServers connect(List<McpServer> wanted) throws InterruptedException {
        var servers = new ArrayList<McpTools>();
        boolean all = false;
        try {
            for (var server : wanted) {
                servers.add(McpTools.connect(server));
            }
            all = true;
            return new ToolServers(servers);
        } finally {
            if (!all) {
                servers.forEach(McpTools::close);
            }
        }
    }

    /** {@return all their tools} */
    public List<Tool> tools() {
        return servers.stream().flatMap(server -> server.tools().stream()).toList();
    }

    /** {@return what they offer and cannot be used} */
    public List<Problem> leftOut() {
        return servers.stream().flatMap(server -> server.leftOut().stream()).toList();
    }

    @Override
    public void close() {
        servers.forEach(McpTools::close);
    }
}
