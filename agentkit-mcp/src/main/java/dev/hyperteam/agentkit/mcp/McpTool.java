package dev.hyperteam.agentkit.mcp;

import dev.hyperteam.agentkit.tool.Arguments;
import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agentkit.tool.ToolContext;
import dev.hyperteam.agentkit.tool.ToolResult;
import dev.hyperteam.base.Redactor;
import dev.hyperteam.base.json.Json;
import java.time.Duration;

/**
 * One tool of a server.
 *
 * @param remote what the server calls it
 * @param timeout for one call, without connecting
 */
record McpTool(
        Line line,
        Redactor redactor,
        String remote,
        Duration timeout,
        String name,
        String description,
        Schema parameters,
        Traits traits)
        implements Tool {
    @Override
    public ToolResult call(Arguments arguments, ToolContext context) throws InterruptedException {
        var question = Json.object().with("name", remote).with("arguments", arguments.json());
        return switch (line.ask("tools/call", question, timeout)) {
            case Reply.Result result -> {
                var read = Results.read(result.json());
                // a server may well repeat the token that it was given
                yield new ToolResult(redactor.redact(read.text()), read.error());
            }
            case Reply.Refused refused -> ToolResult.failed("the server refused the call: " + refused.why());
        };
    }
}
