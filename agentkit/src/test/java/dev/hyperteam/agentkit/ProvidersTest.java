package dev.hyperteam.agentkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.RetryPolicy;
import dev.hyperteam.testkit.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each provider's wire format over real HTTP: what goes out, what is made of what comes back, and of what does not. */
@Timeout(60)
class ProvidersTest {
    private static final ToolSpec LOOK =
            ToolSpec.of("look", "Looks at something.").text("at", "what to look at");
    private static final Model.Request REQUEST =
            new Model.Request("You are careful.", List.of(new Message.User("hello there")), List.of(LOOK));

    private static Model.Answer ask(Dialect dialect, ProviderServer server) throws InterruptedException {
        return dialect.at(server).ask(REQUEST, piece -> {});
    }

    @ParameterizedTest
    @EnumSource
    void textStreamsAndIsCounted(Dialect dialect) throws InterruptedException {
        try (var server = new ProviderServer(dialect.says("good \"morning\""))) {
            var pieces = new ArrayList<String>();
            var answer = dialect.at(server).ask(REQUEST, pieces::add);
            assertThat(answer.message()).isEqualTo(new Message.Assistant("good \"morning\"", List.of()));
            assertThat(answer.stop()).isEqualTo(Model.Stop.END);
            assertThat(answer.usage()).isEqualTo(dialect.usage());
            assertThat(String.join("", pieces)).isEqualTo("good \"morning\"");
            assertThat(server.requests()).hasSize(1);
            assertThat(server.requests().getFirst())
                    .contains(
                            "You are careful.",
                            "hello there",
                            "Looks at something.",
                            "what to look at",
                            "test-model".substring(0, dialect == Dialect.GEMINI ? 0 : 10));
        }
    }

    @ParameterizedTest
    @EnumSource
    void parallelCallsKeepTheirOrderAndGoBackWithTheirResults(Dialect dialect) throws InterruptedException {
        var first = new ToolCall("a1", "look", "{\"at\":\"x\"}");
        var second = new ToolCall("a2", "look", "{\"at\":\"y\"}");
        try (var server = new ProviderServer(dialect.calls(first, second), dialect.says("done"))) {
            var model = dialect.at(server);
            var answer = model.ask(REQUEST, piece -> {});
            assertThat(answer.stop()).isEqualTo(Model.Stop.TOOLS);
            assertThat(answer.message().calls()).extracting(ToolCall::tool).containsExactly("look", "look");
            assertThat(answer.message().calls())
                    .extracting(call ->
                            Json.MAPPER.readTree(call.arguments()).path("at").asString())
                    .containsExactly("x", "y");
            assertThat(answer.message().calls()).extracting(ToolCall::id).doesNotHaveDuplicates();
            var results = answer.message().calls().stream()
                    .map(call -> new ToolResult(call.id(), call.tool(), "saw " + call.arguments(), false))
                    .toList();
            var messages =
                    List.<Message>of(new Message.User("hello there"), answer.message(), new Message.Results(results));
            assertThat(model.ask(new Model.Request("", messages, List.of(LOOK)), piece -> {})
                            .message()
                            .text())
                    .isEqualTo("done");
            assertThat(server.requests().getLast()).contains("saw {");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, prompt is too long: 250000 tokens, CONTEXT",
        "400, maximum context length exceeded, CONTEXT",
        "400, no such parameter, BAD_REQUEST",
        "401, invalid x-api-key, AUTHENTICATION",
        "403, not yours, AUTHENTICATION",
        "404, no such model, NO_SUCH_MODEL",
        "413, request too large, CONTEXT",
        "429, slow down, RATE_LIMIT",
        "500, oops, OVERLOADED",
        "503, later, OVERLOADED",
        "529, overloaded_error, OVERLOADED",
    })
    void everyStatusHasItsMeaning(int status, String message, ModelException.Kind kind) {
        for (Dialect dialect : Dialect.values()) {
            String body = "{\"type\":\"error\",\"error\":{\"type\":\"x\",\"message\":\"" + message + "\"}}";
            try (var server = new ProviderServer(
                    ProviderServer.Reply.of(status, "application/json", body).with("retry-after", "7"))) {
                var failure = catchThrowableOfType(ModelException.class, () -> ask(dialect, server));
                assertThat(failure.kind()).as("%s %s", dialect, failure).isEqualTo(kind);
                assertThat(failure.retryAfter()).as("%s", dialect).contains(Duration.ofSeconds(7));
                assertThat(failure).hasMessageContaining("status " + status).hasMessageContaining(message);
                assertThat(server.requests()).as("%s asks once", dialect).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatBreaksIsNoAnswer(Dialect dialect) {
        String whole = dialect.says("a long story").body();
        String half = whole.substring(0, whole.indexOf("long"));
        for (String body : List.of(half, "", "data: {\"broken\n\n")) {
            try (var server = new ProviderServer(dialect.stream(body).broken(), dialect.stream(body))) {
                assertThatThrownBy(() -> ask(dialect, server))
                        .as("%s cut after '%s'", dialect, body)
                        .isInstanceOf(ModelException.class);
                assertThatThrownBy(() -> ask(dialect, server))
                        .as("%s ends after '%s'", dialect, body)
                        .isInstanceOf(ModelException.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRefusalIsToldFromAnAnswer(Dialect dialect) throws InterruptedException {
        try (var server = new ProviderServer(dialect.stream(dialect.refusal()))) {
            assertThat(ask(dialect, server).stop()).isEqualTo(Model.Stop.REFUSED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobodyThereIsUnreachableAndNoKeyIsShown(Dialect dialect) {
        ProviderServer gone = new ProviderServer();
        gone.close();
        var failure = catchThrowableOfType(ModelException.class, () -> ask(dialect, gone));
        assertThat(failure.kind()).isEqualTo(ModelException.Kind.UNREACHABLE);
        assertThat(failure).message().doesNotContain("canary");
    }

    @ParameterizedTest
    @EnumSource
    void aKeyThatComesBackInAnErrorIsMasked(Dialect dialect) {
        try (var server =
                new ProviderServer(ProviderServer.Reply.of(401, "text/plain", "bad key sk-canary-0123456789"))) {
            assertThat(catchThrowableOfType(ModelException.class, () -> ask(dialect, server)))
                    .message()
                    .doesNotContain("canary")
                    .contains("***key***");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptCutsTheRequest(Dialect dialect) throws InterruptedException {
        try (var server =
                new ProviderServer(new ProviderServer.Reply(0, java.util.Map.of(), "", -1), dialect.says("back"))) {
            var model = dialect.at(server);
            var interrupted = new CountDownLatch(1);
            var thread = Thread.ofVirtual().start(() -> {
                try {
                    model.ask(REQUEST, piece -> {});
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            });
            while (server.requests().isEmpty()) {
                Thread.onSpinWait();
            }
            thread.interrupt();
            interrupted.await();
            assertThat(model.ask(REQUEST, piece -> {}).message().text()).isEqualTo("back");
        }
    }

    @Test
    void patienceWaitsAsLongAsItIsTold() throws InterruptedException {
        var clock = VirtualClock.skipping(Instant.parse("2026-11-26T00:00:00Z"));
        var told = new ArrayList<String>();
        try (var server = new ProviderServer(
                ProviderServer.Reply.of(429, "application/json", "{}").with("retry-after", "7"),
                ProviderServer.Reply.of(529, "application/json", "{}"),
                Dialect.ANTHROPIC.says("at last"))) {
            var patient = new Patient(
                    List.of(Dialect.ANTHROPIC.at(server)),
                    new RetryPolicy(4, Duration.ofSeconds(1), Duration.ofSeconds(30), 2),
                    clock,
                    new Random(1),
                    (failure, wait) -> told.add(failure.kind() + " " + wait.toSeconds()));
            assertThat(patient.ask(REQUEST, piece -> {}).message().text()).isEqualTo("at last");
        }
        assertThat(told).hasSize(2);
        assertThat(told.getFirst()).isEqualTo("RATE_LIMIT 7");
        assertThat(clock.sleeps().getFirst()).isEqualTo(Duration.ofSeconds(7));
        assertThat(clock.sleeps().getLast()).isLessThanOrEqualTo(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @CsvSource({"401, 1, 0", "400, 1, 0", "429, 3, 1", "404, 1, 1"})
    void patienceEndsAtTheFirstMissingRightElseAsksTheNextModel(int status, int asked, int other) {
        try (var first = new ProviderServer(many(status));
                var second = new ProviderServer(many(401))) {
            var patient = new Patient(
                    List.of(Dialect.ANTHROPIC.at(first), Dialect.OPENAI.at(second)),
                    new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(30), 2),
                    VirtualClock.skipping(Instant.EPOCH),
                    new Random(1),
                    (failure, wait) -> {});
            assertThatThrownBy(() -> patient.ask(REQUEST, piece -> {})).isInstanceOf(ModelException.class);
            assertThat(first.requests()).hasSize(asked);
            assertThat(second.requests()).hasSize(other);
        }
    }

    private static ProviderServer.Reply[] many(int status) {
        return java.util.stream.Stream.generate(() -> ProviderServer.Reply.of(status, "application/json", "{}"))
                .limit(5)
                .toArray(ProviderServer.Reply[]::new);
    }

    @Test
    void aModelWithoutWhatItNeedsIsRefusedBeforeItIsAsked() {
        assertThatThrownBy(() -> Models.open(ModelSettings.of(Provider.ANTHROPIC, "m"), Clock.system()))
                .hasMessageContaining("provider anthropic needs a key");
        assertThatThrownBy(() -> Models.open(ModelSettings.of(Provider.OPENAI_COMPATIBLE, "m"), Clock.system()))
                .hasMessageContaining("needs an address");
        assertThatThrownBy(() -> Models.open(ModelSettings.of(Provider.BEDROCK, "m"), Clock.system()))
                .hasMessageContaining("bedrock is not built in");
    }
}
