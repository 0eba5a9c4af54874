package dev.hyperteam.agentkit.mcp;

import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Redactor;
import java.util.List;

/**
 * The tools of one MCP server, as long as this is open. What the server says is data from outside: descriptions are marked so, cleaned
 * and bounded, and its word that a tool only reads counts for nothing unless {@link McpServer#trustReadOnlyHints}.
 *
 * <p>A call ends within {@link McpServer.Terms#timeout}, or at once when it is interrupted; the server is told then. It is never
 * repeated here. When the server was lost, the next call connects once more; when it was only silent, the next call first asks whether
 * it is still there. Calls under way on a connection that is given up fail. Failures are {@link ProblemException}s.
 *
 * <p>Results are texts; images and the like are named. The server gets no sampling, no roots, no questions to the user, and its
 * instructions go nowhere. Thread-safe.
 */
public final class McpTools implements AutoCloseable {
    private final Line line;
    private final List<Tool> tools;
    private final List<Problem> leftOut;

    private McpTools(Line line, List<Tool> tools, List<Problem> leftOut) {
        this.line = line;
        this.tools = tools;
        this.leftOut = leftOut;
    }

    /**
     * Starts or finds the server and asks for its tools, within {@link McpServer.Terms#connectTimeout}.
     *
     * @throws ProblemException when that fails; nothing is left running
     * @throws InterruptedException when interrupted; nothing is left running
     */
    public static McpTools connect(McpServer server) throws InterruptedException {
        long deadline = System.nanoTime() + server.terms().connectTimeout().toNanos();
        var redactor = new Redactor();
        server.secrets().forEach(redactor::add);
        var line = new Line(server, redactor);
        var catalog = new Catalog(server, line, redactor);
        boolean done = false;
        try {
            line.connection();
            catalog.read(deadline);
            done = true;
            return new McpTools(line, catalog.tools(), catalog.leftOut());
        } finally {
            if (!done) {
                line.abort();
            }
        }
    }

    /**
     * {@return the tools, at most 200, in the server's order, named {@code <server>_<tool>} in letters, digits, {@code _} and {@code -};
     * they stay the same when the server connects anew}
     */
    public List<Tool> tools() {
        return tools;
    }

    /** {@return what the server offered and why it is not among {@link #tools}; usually nothing} */
    public List<Problem> leftOut() {
        return leftOut;
    }

    /** Ends the connection. A child has half a second to end by itself, then it and its children are killed. Later calls fail. */
    @Override
    public void close() {
        line.close();
    }
}
