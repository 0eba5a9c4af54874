package dev.hyperteam.agentkit.mcp;

import static dev.hyperteam.agentkit.mcp.Calls.call;
import static dev.hyperteam.agentkit.mcp.Calls.run;
import static dev.hyperteam.agentkit.mcp.Calls.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hyperteam.agentkit.tool.ToolResult;
import dev.hyperteam.base.Secret;
import dev.hyperteam.base.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The protocol as somebody else understands it: the npm package {@code @modelcontextprotocol/server-everything}, pinned by its lock
 * file, as a child and over HTTP. Slow, because it wants Node 20 and npm.
 */
@Tag("slow")
class IndependentServerTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static String program = "";

    @BeforeAll
    static void install(@TempDir Path folder) throws Exception {
        assumeTrue(nodeIsNewEnough(), "server-everything wants Node 20 or newer, with npm");
        var sources = Path.of(System.getProperty("hyperteam.root"), "agentkit-mcp/src/test/npm");
        for (String file : List.of("package.json", "package-lock.json")) {
            Files.copy(sources.resolve(file), folder.resolve(file));
        }
        var log = folder.resolve("npm.log").toFile();
        var npm = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        assertThat(npm.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(npm.exitValue()).as(Files.readString(log.toPath())).isZero();
        program = folder.resolve("node_modules/@modelcontextprotocol/server-everything/dist/index.js")
                .toString();
    }

    private static boolean nodeIsNewEnough() throws InterruptedException {
        try {
            var node = new ProcessBuilder("node", "-p", "parseInt(process.versions.node) >= 20").start();
            return node.inputReader().lines().toList().equals(List.of("true")) && node.waitFor() == 0;
        } catch (IOException e) {
            return false; // no such program
        }
    }

    private static McpServer.Stdio child() {
        return McpServer.stdio("everything", List.of("node", program, "stdio"), Map.of("COLOUR", "none"), LONG);
    }

    private static void carriesCallsOut(McpTools tools) throws Exception {
        assertThat(tools.leftOut()).isEmpty();
        assertThat(tools.tools()).hasSizeGreaterThan(8);
        assertThat(tool(tools, "everything_get-sum").parameters().faults(Json.parse("{\"a\":1}")))
                .containsExactly("b is missing");
        assertThat(call(tools, "everything_echo", Json.object().with("message", "Grüße 😀")))
                .isEqualTo(ToolResult.ok("Echo: Grüße 😀"));
        assertThat(call(tools, "everything_get-sum", Json.object().with("a", 2).with("b", 40)))
                .isEqualTo(ToolResult.ok("The sum of 2 and 40 is 42."));
        assertThat(call(tools, "everything_get-tiny-image").text())
                .containsPattern("\\[image image/png, \\d+ bytes, not shown\\]")
                .hasSizeLessThan(500);
        assertThat(call(tools, "everything_get-resource-links").text()).contains("[link to ");
        assertThat(call(tools, "everything_get-sum", Json.object().with("a", "two"))
                        .error())
                .isTrue();
    }

    @Test
    void carriesCallsOutAsAChild() throws Exception {
        try (var tools = McpTools.connect(child().secret("TOKEN", Secret.of("token", "hush-hush-42")))) {
            carriesCallsOut(tools);
            String environment = call(tools, "everything_get-env").text();
            assertThat(Json.parse(environment).members().keySet()).containsExactlyInAnyOrder("PATH", "COLOUR", "TOKEN");
            assertThat(environment).contains("***token***");
        }
    }

    @Test
    void anInterruptEndsALongCallAndTheServerGoesOn() throws Exception {
        try (var tools = McpTools.connect(child())) {
            var hour = Json.object().with("duration", 3600).with("steps", 2);
            var running = run(() -> call(tools, "everything_trigger-long-running-operation", hour));
            // answered behind the long call was sent, or before: the interrupt ends it either way
            assertThat(call(tools, "everything_echo", Json.object().with("message", "x"))
                            .text())
                    .isEqualTo("Echo: x");
            assertThat(running.interrupted()).isInstanceOf(InterruptedException.class);
            assertThat(call(tools, "everything_echo", Json.object().with("message", "y"))
                            .text())
                    .isEqualTo("Echo: y");
        }
    }

    @Test
    void carriesCallsOutOverHttp() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var builder = new ProcessBuilder("node", program, "streamableHttp").redirectErrorStream(true);
        builder.environment().put("PORT", Integer.toString(port));
        var server = builder.start();
        try (var output = server.inputReader()) {
            String line = output.readLine();
            while (line != null && !line.contains("listening")) {
                line = output.readLine();
            }
            assertThat(line).as("it says that it listens").isNotNull();
            var drained =
                    Thread.ofPlatform().daemon().start(() -> output.lines().forEach(said -> {}));
            var address = URI.create("http://127.0.0.1:" + port + "/mcp");
            try (var tools = McpTools.connect(McpServer.http("everything", address, Optional.empty(), LONG))) {
                carriesCallsOut(tools);
            }
            server.destroy();
            assertThat(drained.join(Calls.SOON)).isTrue();
        } finally {
            server.destroyForcibly().waitFor();
        }
    }
}
