package dev.hyperteam.agentkit.bedrock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hyperteam.agentkit.Agent;
import dev.hyperteam.agentkit.AgentSession;
import dev.hyperteam.agentkit.Ending;
import dev.hyperteam.agentkit.model.Message;
import dev.hyperteam.agentkit.model.Model;
import dev.hyperteam.agentkit.model.ModelCheck;
import dev.hyperteam.agentkit.model.ModelException;
import dev.hyperteam.agentkit.model.ModelException.Kind;
import dev.hyperteam.agentkit.model.ModelRequest;
import dev.hyperteam.agentkit.model.ModelResponse.StopReason;
import dev.hyperteam.agentkit.model.ModelSettings;
import dev.hyperteam.agentkit.model.Models;
import dev.hyperteam.agentkit.model.Provider;
import dev.hyperteam.agentkit.model.Usage;
import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agentkit.tool.ToolResult;
import dev.hyperteam.base.Secret;
import dev.hyperteam.testkit.model.ModelScript;
import dev.hyperteam.testkit.model.ModelServer;
import dev.hyperteam.testkit.model.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Bedrock's Converse API over real HTTP. */
class BedrockTest {
    private static final ModelRequest HELLO =
            new ModelRequest("Be brief.", List.of(new Message.User("Hello")), List.of(), OptionalInt.empty());

    private static Model model(ModelServer server, Duration longest) {
        return Models.open(ModelSettings.of(Provider.BEDROCK, "anthropic.scripted-v1:0")
                .baseUrl(server.url("bedrock"))
                .region("eu-central-1")
                .apiKey(Secret.of("API_KEY", "bedrock-key-42"))
                .timeout(Duration.ofMillis(150))
                .longest(longest)
                .build());
    }

    private static Model model(ModelServer server) {
        return model(server, Duration.ofMinutes(1));
    }

    private static ModelException failure(Reply reply) {
        try (var server = ModelServer.start(heard -> reply)) {
            return catchThrowableOfType(
                    ModelException.class,
                    () -> model(server, Duration.ofMillis(500)).ask(HELLO, event -> {}));
        }
    }

    @Test
    void answersAndCountsExactly() throws Exception {
        try (var server = ModelServer.start(heard -> Reply.says("Grüße").costing(7, 3, 20, 5))) {
            var response = model(server).ask(HELLO, event -> {});

            assertThat(response.message().text()).isEqualTo("Grüße");
            assertThat(response.usage()).isEqualTo(new Usage(7, 3, 20, 5));
            assertThat(response.stop()).isEqualTo(StopReason.END_TURN);
            var heard = server.heard().getFirst();
            assertThat(heard.model()).isEqualTo("anthropic.scripted-v1:0");
            assertThat(heard.system()).isEqualTo("Be brief.");
            assertThat(heard.headers().get("authorization")).isEqualTo("Bearer bedrock-key-42");
        }
    }

    @Test
    void callsToolsInParallelAndReadsTheirResults() {
        var calls = Reply.calls("id-1", "look", "{\"path\":\"/a\"}")
                .and(new Reply.Call("id-2", "look", "{\"path\":\"/b\"}"));
        Tool look = Tool.of(
                "look",
                "Looks.",
                Schema.object().text("path", "where").build(),
                Tool.Traits.USUAL.readOnly(),
                (a, c) -> ToolResult.ok("saw " + a.text("path")));
        try (var server = ModelServer.start(ModelScript.inOrder(calls, Reply.says("done")))) {
            var result = AgentSession.of(
                            Agent.named("t").model(model(server)).tool(look).build())
                    .start("Do it.");

            assertThat(result.ending().text()).isEqualTo("done");
            assertThat(result.ending()).isInstanceOf(Ending.Done.class);
            assertThat(server.heard().getLast().results()).containsExactly("saw /a", "saw /b");
            assertThat(server.heard().getLast().lines())
                    .extracting(line -> line.callId())
                    .contains("id-1", "id-2");
        }
    }

    @Test
    void statusesMeanWhatTheyMeanAndNothingIsRepeatedBeneath() {
        var kinds = Map.of(
                403,
                Kind.KEY_REJECTED,
                404,
                Kind.NO_SUCH_MODEL,
                429,
                Kind.RATE_LIMITED,
                500,
                Kind.SERVER,
                503,
                Kind.OVERLOADED);
        kinds.forEach((status, kind) -> {
            try (var server = ModelServer.start(heard -> Reply.status(status, "SomeException", "because"))) {
                var model = model(server);
                var failed = catchThrowableOfType(ModelException.class, () -> model.ask(HELLO, event -> {}));
                assertThat(failed.kind()).isEqualTo(kind);
                assertThat(failed.problem().text()).contains("because");
                assertThat(server.heard()).hasSize(1);
            }
        });
        assertThat(failure(new Reply.Status(429, Map.of("Retry-After", "7"), "ThrottlingException", "slowly"))
                        .retryAfter())
                .contains(Duration.ofSeconds(7));
        assertThat(failure(Reply.status(400, "ValidationException", "Input is too long for requested model."))
                        .kind())
                .isEqualTo(Kind.CONTEXT_OVERFLOW);
    }

    @Test
    void refusalsCutsAndSilenceAreSeen() throws Exception {
        try (var server = ModelServer.start(heard -> Reply.refuses("I will not."))) {
            assertThat(model(server).ask(HELLO, event -> {}).stop()).isEqualTo(StopReason.REFUSAL);
        }
        assertThat(failure(new Reply.Cut(Reply.says("half"), false)).kind().retriable())
                .isTrue();
        assertThat(failure(new Reply.Silent(false)).kind()).isEqualTo(Kind.TIMEOUT);
    }

    @Test
    void anInterruptGivesTheConnectionUp() throws Exception {
        var asked = new CountDownLatch(1);
        ModelScript script = heard -> {
            asked.countDown();
            return new Reply.Silent(false);
        };
        try (var server = ModelServer.start(script)) {
            var model = model(server);
            var thrown = new AtomicReference<Throwable>();
            var thread = Thread.ofVirtual().start(() -> {
                try {
                    model.ask(HELLO, event -> {});
                } catch (InterruptedException | RuntimeException e) {
                    thrown.set(e);
                }
            });
            asked.await();
            thread.interrupt();
            assertThat(thread.join(Duration.ofSeconds(5))).isTrue();
            assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
            server.awaitGone();
        }
    }

    @Test
    void isCheckedWithOneToken() throws Exception {
        try (var server = ModelServer.start(heard -> Reply.says("o").cutAtLimit())) {
            assertThat(ModelCheck.of(model(server))).isInstanceOf(ModelCheck.Verdict.Works.class);
            assertThat(server.heard().getFirst().body().write()).contains("\"maxTokens\":1");
        }
    }
}
