package dev.hyperteam.agentkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hyperteam.agentkit.model.Model;
import dev.hyperteam.agentkit.model.ModelCheck;
import dev.hyperteam.agentkit.model.ModelSettings;
import dev.hyperteam.agentkit.model.Models;
import dev.hyperteam.agentkit.model.Provider;
import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agentkit.tool.ToolResult;
import dev.hyperteam.base.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * The providers' wire formats as somebody else understands them: the npm package {@code @copilotkit/aimock}, pinned by its lock file.
 * Slow, because it wants Node 20 and npm.
 */
@Tag("slow")
class IndependentServerTest {
    private static int port;
    private static Process server;

    @BeforeAll
    static void install(@TempDir Path folder) throws Exception {
        assumeTrue(nodeIsNewEnough(), "aimock wants Node 20.15 or newer, with npm");
        var sources = Path.of(System.getProperty("hyperteam.root"), "agentkit/src/test/npm");
        for (String file : List.of("package.json", "package-lock.json", "fixtures.json")) {
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
        port = freePort();
        server = new ProcessBuilder(
                        "node",
                        "node_modules/@copilotkit/aimock/dist/cli.js",
                        "--port",
                        Integer.toString(port),
                        "--fixtures",
                        "fixtures.json",
                        "--strict")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var heard = new StringBuilder();
        for (String line = server.inputReader().readLine();
                line != null;
                line = server.inputReader().readLine()) {
            heard.append(line).append('\n');
            if (line.contains("listening")) {
                return; // it says a few words more, which a pipe has room for
            }
        }
        throw new AssertionError("the server did not start: " + heard);
    }

    private static boolean nodeIsNewEnough() throws InterruptedException {
        try {
            var node = new ProcessBuilder("node", "-p", "parseInt(process.versions.node) >= 20").start();
            return node.inputReader().lines().toList().equals(List.of("true")) && node.waitFor() == 0;
        } catch (IOException e) {
            return false; // no such program
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.destroy();
            server.waitFor();
        }
    }

    private static Model model(Provider provider) {
        String path = switch (provider) {
            case GEMINI -> "/v1beta";
            case OLLAMA -> "";
            default -> "/v1";
        };
        return Models.open(ModelSettings.of(provider, "a-model")
                .baseUrl(URI.create("http://127.0.0.1:" + port + path))
                .apiKey(Secret.of("API_KEY", "sk-anything"))
                .build());
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "BEDROCK")
    void callsToolsAndAnswers(Provider provider) {
        var towns = new CopyOnWriteArrayList<String>();
        Tool weather = Tool.of(
                "weather",
                "Tells the weather.",
                Schema.object().text("city", "which").build(),
                Tool.Traits.USUAL.readOnly(),
                (a, c) -> {
                    towns.add(a.text("city"));
                    return ToolResult.ok("rain");
                });
        var agent = Agent.named("t").model(model(provider)).tool(weather).build();

        var result = AgentSession.of(agent).start("How is the weather?");

        assertThat(result.ending()).isEqualTo(new Ending.Done("It rains in both towns.", java.util.Optional.empty()));
        assertThat(towns).containsExactlyInAnyOrder("Bonn", "Köln");
        assertThat(result.spent().turns()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "BEDROCK")
    void isCheckedWithOneToken(Provider provider) throws Exception {
        assertThat(ModelCheck.of(model(provider))).isInstanceOf(ModelCheck.Verdict.Works.class);
    }

    @ParameterizedTest
    @EnumSource(names = "ANTHROPIC")
    void comesBackAfterTooManyRequests(Provider provider) {
        var agent = Agent.named("t").model(model(provider)).build();

        var result = AgentSession.of(agent)
                .environment(Bench.environment(Bench.clock()))
                .start("Are you busy?");

        assertThat(result.ending().text()).isEqualTo("Not busy any more.");
    }
}
