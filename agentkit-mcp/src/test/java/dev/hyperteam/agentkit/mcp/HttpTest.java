package dev.hyperteam.agentkit.mcp;

import static dev.hyperteam.agentkit.mcp.Calls.call;
import static dev.hyperteam.agentkit.mcp.Calls.problem;
import static dev.hyperteam.agentkit.mcp.Calls.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agentkit.tool.ToolResult;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Secret;
import dev.hyperteam.base.json.Json;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers at an address, over real HTTP. */
class HttpTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Secret TOKEN = Secret.of("mcp-token", "let-me-in-42");

    private TinyHttp http;

    @BeforeEach
    void start() throws IOException {
        http = new TinyHttp();
    }

    @AfterEach
    void stop() {
        http.close();
    }

    private McpServer.Http server(Duration timeout) {
        return McpServer.http("web", http.address(), Optional.of(TOKEN), timeout);
    }

    @Test
    void shakesHandsListsAndCallsWithTheToken() throws Exception {
        try (var tools = McpTools.connect(server(LONG))) {
            assertThat(tools.tools()).extracting(Tool::name).contains("web_echo");
            assertThat(call(tools, "web_echo", Json.object().with("a", 1))).isEqualTo(ToolResult.ok("{\"a\":1}"));
            assertThat(call(tools, "web_fails").error()).isTrue();
        }
        http.awaitMethod("DELETE");
        assertThat(http.heard())
                .as("no stream of notifications")
                .noneMatch(exchange -> exchange.verb().equals("GET"));
        assertThat(http.heard()).allMatch(exchange -> exchange.token().equals("Bearer let-me-in-42"));
        assertThat(http.heard().stream().skip(1))
                .allMatch(exchange -> exchange.session().equals("session-1"));
        assertThat(http.heard().getLast().version()).isEqualTo("2025-11-25");
        assertThat(http.heard().get(2).version()).as("what was agreed upon").isEqualTo("2025-06-18");
    }

    @Test
    void answersMayComeAsEvents() throws Exception {
        try (var tools = McpTools.connect(server(LONG))) {
            assertThat(call(tools, "web_events")).isEqualTo(ToolResult.ok("from a stream"));
        }
    }

    @Test
    void aRefusedTokenIsToldAndNotShown() {
        http.refuse(401);
        var failed = catchThrowableOfType(ProblemException.class, () -> McpTools.connect(server(LONG)));
        assertThat(failed)
                .hasMessageContaining("MCP server 'web' (http://127.0.0.1:")
                .hasMessageContaining("it refused the token")
                .hasMessageContaining("next: ");
        assertThat(http.heard()).hasSize(1);
    }

    @Test
    void anErrorPageIsCutAndTheTokenInItMasked() {
        http.refuse(500);
        var failed = catchThrowableOfType(ProblemException.class, () -> McpTools.connect(server(LONG)));
        assertThat(failed).hasMessageContaining("500").hasMessageContaining("***mcp-token***");
        assertThat(failed.getMessage()).doesNotContain("let-me-in-42").hasSizeLessThan(1000);
    }

    @Test
    void nobodyListensThere() {
        var address = http.address();
        http.close();
        var server = McpServer.http("web", address, Optional.empty(), LONG);
        assertThatThrownBy(() -> McpTools.connect(server))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("nothing listens there");
    }

    @Test
    void aRedirectionIsNotFollowed() {
        http.refuse(307);
        assertThatThrownBy(() -> McpTools.connect(server(LONG)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("307");
        assertThat(http.heard()).hasSize(1);
    }

    @Test
    void aStalledCallEndsInTimeAndTheNextConnectsAnew() throws Exception {
        try (var tools = McpTools.connect(server(Duration.ofMillis(400)))) {
            assertThat(problem(tools, "web_stalls")).contains("it did not answer tools/call within 400 ms");
        }
        try (var tools = McpTools.connect(server(Duration.ofSeconds(20)))) {
            long before = http.count("initialize");
            var stalled = run(tools, "web_stalls");
            http.awaitStalled();
            http.awaitStalled();
            assertThat(stalled.interrupted()).isInstanceOf(InterruptedException.class);
            assertThat(call(tools, "web_echo").error()).isFalse();
            assertThat(http.count("initialize")).isEqualTo(before + 1);
            http.awaitMethod("notifications/cancelled");
        }
    }

    @Test
    void aLostSessionFailsOneCallAndTheNextConnectsAnew() throws Exception {
        try (var tools = McpTools.connect(server(LONG))) {
            http.forgetSession();
            assertThat(problem(tools, "web_echo")).contains("it does not know the session any more");
            assertThat(call(tools, "web_echo").error()).isFalse();
            assertThat(http.count("initialize")).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"enormous", "enormous-event", "page", "cut"})
    void whatIsNoAnswerFailsWithinBounds(String how) throws Exception {
        try (var tools = McpTools.connect(server(Duration.ofSeconds(15)))) {
            assertThat(problem(tools, "web_" + how))
                    .contains("tools/call failed")
                    .hasSizeLessThan(1000);
            assertThat(call(tools, "web_echo").error()).isFalse();
        }
    }

    @Test
    void tokensTravelEncryptedOnly() {
        var far = URI.create("http://mcp.example.org/mcp");
        assertThatThrownBy(() -> McpServer.http("web", far, Optional.of(TOKEN), LONG))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("use https");
        assertThat(McpServer.http("web", far, Optional.empty(), LONG).place()).doesNotContain("?");
        for (String address : new String[] {"file:///etc/passwd", "https://user:pw@example.org/", "mcp"}) {
            assertThatThrownBy(() -> McpServer.http("web", URI.create(address), Optional.empty(), LONG))
                    .isInstanceOf(ProblemException.class);
        }
    }
}
