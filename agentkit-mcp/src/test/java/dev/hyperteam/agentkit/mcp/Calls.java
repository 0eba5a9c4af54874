package dev.hyperteam.agentkit.mcp;

import dev.hyperteam.agentkit.tool.Arguments;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agentkit.tool.ToolContext;
import dev.hyperteam.agentkit.tool.ToolResult;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.json.Json;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Calls as agentkit makes them. */
final class Calls {
    /** Much more than anything here takes, and much less than the limits that must not be waited for. */
    static final Duration SOON = Duration.ofSeconds(20);

    private Calls() {}

    static Tool tool(McpTools tools, String name) {
        return tools.tools().stream()
                .filter(tool -> tool.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name));
    }

    static ToolResult call(McpTools tools, String name, Json.Obj arguments) throws Exception {
        return tool(tools, name).call(new Arguments(arguments), new ToolContext("agent", "call-1"));
    }

    static ToolResult call(McpTools tools, String name) throws Exception {
        return call(tools, name, Json.object());
    }

    /** Early, in the middle of a test; the compiler warns of that where it sees it. */
    static void close(McpTools tools) {
        tools.close();
    }

    /** {@return the text of the problem that the call ends with} */
    static String problem(McpTools tools, String name) throws Exception {
        try {
            throw new AssertionError("answered: " + call(tools, name));
        } catch (ProblemException e) {
            return e.problems().getFirst().text();
        }
    }

    /** Something that runs in a thread of its own until somebody interrupts it. */
    record Running(Thread thread, CompletableFuture<ToolResult> result) {
        /** {@return what it ended with, soon after the interrupt} */
        Throwable interrupted() throws Exception {
            thread.interrupt();
            return failure();
        }

        Throwable failure() throws Exception {
            try {
                var answer = result.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
                throw new AssertionError("answered: " + answer);
            } catch (ExecutionException e) {
                return Objects.requireNonNull(e.getCause());
            }
        }
    }

    /** What is run. */
    interface Task {
        ToolResult run() throws Exception;
    }

    static Running run(Task task) {
        var result = new CompletableFuture<ToolResult>();
        var thread = Thread.ofVirtual().start(() -> {
            try {
                result.complete(task.run());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return new Running(thread, result);
    }

    static Running run(McpTools tools, String name) {
        return run(() -> call(tools, name));
    }
}
