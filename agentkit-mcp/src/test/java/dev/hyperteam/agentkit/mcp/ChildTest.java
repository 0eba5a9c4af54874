package dev.hyperteam.agentkit.mcp;

import static dev.hyperteam.agentkit.mcp.Calls.call;
import static dev.hyperteam.agentkit.mcp.Calls.problem;
import static dev.hyperteam.agentkit.mcp.Calls.run;
import static dev.hyperteam.agentkit.mcp.Calls.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agentkit.tool.ToolResult;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Secret;
import dev.hyperteam.base.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A well-behaved server as a child: handshake, list, calls, the end. */
class ChildTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    private Ear ear;

    @BeforeEach
    void listen() throws IOException {
        ear = new Ear();
    }

    @AfterEach
    void stop() throws IOException {
        ear.close();
    }

    @Test
    void offersTheToolsOfAllPagesAndCarriesCallsOut() throws Exception {
        try (var tools = McpTools.connect(ear.server("usual", LONG));
                var life = ear.life()) {
            var hello = life.heard("initialize");
            assertThat(hello.at("params", "protocolVersion")).contains(Json.of("2025-11-25"));
            assertThat(life.heard("notifications/initialized").get("id")).isEmpty();
            assertThat(life.heard("tools/list").at("params", "cursor")).isEmpty();
            assertThat(life.heard("tools/list").at("params", "cursor")).contains(Json.of("page \"2\""));

            assertThat(tools.tools())
                    .hasSize(17)
                    .extracting(Tool::name)
                    .startsWith("tiny_echo")
                    .endsWith("tiny_asks");
            assertThat(tools.leftOut()).isEmpty();
            var echo = tool(tools, "tiny_echo");
            assertThat(echo.description())
                    .startsWith("[From outside: MCP server 'tiny'")
                    .endsWith("Does echo.");
            assertThat(echo.parameters().faults(Json.parse("{\"size\":\"no\"}")))
                    .hasSize(1);

            var arguments = (Json.Obj)
                    Json.parse("{\"text\":\"Grüße \\u2028 😀\",\"n\":12345678901234567890.125,\"l\":[null,true]}");
            assertThat(call(tools, "tiny_echo", arguments))
                    .isEqualTo(ToolResult.ok(
                            "{\"text\":\"Grüße \\u2028 😀\",\"n\":12345678901234567890.125,\"l\":[null,true]}"));
            assertThat(life.heard("tools/call").at("params", "name")).contains(Json.of("echo"));
        }
    }

    @Test
    void aGreetingBesideTheProtocolDoesNoHarm() throws Exception {
        try (var tools = McpTools.connect(ear.server("greets", LONG))) {
            assertThat(call(tools, "tiny_structured")).isEqualTo(ToolResult.ok("{\"degrees\":7.50}"));
        }
    }

    @Test
    void errorsAreAnswersForTheModel() throws Exception {
        try (var tools = McpTools.connect(ear.server("usual", LONG))) {
            assertThat(call(tools, "tiny_fails")).isEqualTo(ToolResult.failed("it is [31mbroken[0m"));
            assertThat(call(tools, "tiny_refuses"))
                    .isEqualTo(ToolResult.failed("the server refused the call: not like that"));
        }
    }

    @Test
    void whatIsNoTextIsNamed() throws Exception {
        try (var tools = McpTools.connect(ear.server("usual", LONG))) {
            assertThat(call(tools, "tiny_mixed").text()).isEqualTo("""
                            first
                            [image image/png, 6 bytes, not shown]
                            [audio audio/wav, 3 bytes, not shown]
                            [link to file:///a, a]
                            [resource file:///b]
                            inside
                            [resource file:///c, application/pdf, 3 bytes, not shown]
                            [something of type 'hologram', not shown]
                            last""");
        }
    }

    @Test
    void theChildGetsPathAndWhatIsConfiguredAndItsTokenIsNeverShown() throws Exception {
        var server = ear.server("usual", LONG).secret("TOKEN", Secret.of("tiny-token", "hush-hush-42"));
        assertThat(server.toString()).doesNotContain("hush-hush-42");
        assertThat(System.getenv().size())
                .as("there must be something to keep back")
                .isGreaterThan(3);
        try (var tools = McpTools.connect(server)) {
            var said = Arrays.asList(call(tools, "tiny_env").text().split(" "));
            assertThat(said).containsExactlyInAnyOrder("PATH", "COLOUR", "TOKEN", "***tiny-token***");
        }
    }

    @Test
    void aHintCountsOnlyWhereWeSaySo() throws Exception {
        var server = ear.server("usual", LONG);
        try (var tools = McpTools.connect(server)) {
            assertThat(tools.tools())
                    .noneMatch(t -> t.traits().parallel() || t.traits().repeatable());
        }
        try (var tools = McpTools.connect(server.trustReadOnlyHints())) {
            assertThat(tools.tools().stream()
                            .filter(t -> t.traits().parallel() && t.traits().repeatable()))
                    .extracting(Tool::name)
                    .containsExactly("tiny_echo");
        }
    }

    @Test
    void callsRunBesideEachOther() throws Exception {
        try (var tools = McpTools.connect(ear.server("usual", LONG));
                var life = ear.life()) {
            var stalled = run(tools, "tiny_stalls");
            life.heard("tools/call");
            assertThat(call(tools, "tiny_big", Json.object().with("size", 3)).text())
                    .isEqualTo("xxx");
            assertThat(call(tools, "tiny_late").text()).isEqualTo("in time");
            assertThat(stalled.result().get().text()).isEqualTo("too late");
        }
    }

    @Test
    void closingEndsTheChildAndLaterCallsFail() throws Exception {
        try (var tools = McpTools.connect(ear.server("usual", LONG));
                var life = ear.life()) {
            var stalled = run(tools, "tiny_stalls");
            life.heard("tools/call");
            Calls.close(tools);

            assertThat(stalled.failure()).isInstanceOf(ProblemException.class).hasMessageContaining("closed");
            assertThat(life.untilItsEnd()).isEmpty();
            assertThat(problem(tools, "tiny_echo")).contains("it is closed");
        }
    }

    @Test
    void closingKillsAChildThatDoesNotListen() throws Exception {
        try (var tools = McpTools.connect(ear.server("usual", LONG));
                var life = ear.life()) {
            var stalled = run(tools, "tiny_wedges");
            life.heard("tools/call");
            Calls.close(tools);

            assertThat(life.untilItsEnd()).isEmpty();
            assertThat(stalled.failure()).isInstanceOf(ProblemException.class);
        }
    }

    @Test
    void aMissingProgramIsTold() {
        var server = McpServer.stdio("none", List.of("/no/such/program"), Map.of(), LONG);
        assertThatThrownBy(() -> McpTools.connect(server))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("MCP server 'none' (/no/such/program): cannot start it")
                .hasMessageContaining("next: install");
    }

    @Test
    void whatCannotBeAServerIsRefused() {
        for (String name : List.of("", "a_b", "a b", "x".repeat(33))) {
            assertThatThrownBy(() -> McpServer.stdio(name, List.of("true"), Map.of(), LONG))
                    .isInstanceOf(ProblemException.class);
        }
        assertThatThrownBy(() -> McpServer.stdio("a", List.of(), Map.of(), LONG))
                .isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> McpServer.stdio("a", List.of("true"), Map.of("A=B", ""), LONG))
                .isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> McpServer.stdio("a", List.of("true"), Map.of(), Duration.ZERO))
                .isInstanceOf(ProblemException.class);
    }
}
