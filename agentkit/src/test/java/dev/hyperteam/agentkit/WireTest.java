package dev.hyperteam.agentkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hyperteam.agentkit.model.Message;
import dev.hyperteam.agentkit.model.ModelEvent;
import dev.hyperteam.agentkit.model.ModelException;
import dev.hyperteam.agentkit.model.ModelException.Kind;
import dev.hyperteam.agentkit.model.ModelRequest;
import dev.hyperteam.agentkit.model.ModelRequest.ToolSpec;
import dev.hyperteam.agentkit.model.ModelResponse.StopReason;
import dev.hyperteam.agentkit.model.Provider;
import dev.hyperteam.agentkit.model.Usage;
import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.testkit.model.Heard;
import dev.hyperteam.testkit.model.ModelScript;
import dev.hyperteam.testkit.model.ModelServer;
import dev.hyperteam.testkit.model.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Every provider's wire format, over real HTTP. Bedrock has a module of its own. */
class WireTest {
    private static final ToolSpec TOOL = new ToolSpec(
            "look",
            "Looks at a path.",
            Schema.object()
                    .text("path", "where")
                    .optionalWhole("lines", "how many", 1, 100)
                    .build()
                    .json());

    private static ModelRequest request(Message... messages) {
        return new ModelRequest("Be brief.", List.of(messages), List.of(TOOL), OptionalInt.empty());
    }

    private static ModelRequest hello() {
        return request(new Message.User("Hello"));
    }

    private static ModelException failure(Provider provider, Reply reply) {
        try (var server = ModelServer.start(heard -> reply)) {
            return catchThrowableOfType(
                    ModelException.class, () -> Bench.model(provider, server).ask(hello(), event -> {}));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "BEDROCK")
    void streamsTextAndCountsExactly(Provider provider) throws Exception {
        var reply = Reply.says("Grüße, and good day to you 😀.").costing(70, 21, 30, 0);
        try (var server = ModelServer.start(heard -> reply)) {
            var pieces = new ArrayList<String>();
            var response = Bench.model(provider, server).ask(hello(), event -> {
                if (event instanceof ModelEvent.Text text) {
                    pieces.add(text.delta());
                }
            });

            assertThat(response.message().text()).isEqualTo("Grüße, and good day to you 😀.");
            assertThat(pieces).hasSizeGreaterThan(2);
            assertThat(String.join("", pieces)).isEqualTo(response.message().text());
            assertThat(response.stop()).isEqualTo(StopReason.END_TURN);
            assertThat(response.model()).isEqualTo("scripted-1");
            assertThat(response.usage())
                    .isEqualTo(provider == Provider.OLLAMA ? new Usage(100, 21, 0, 0) : new Usage(70, 21, 30, 0));
            var heard = server.heard().getFirst();
            assertThat(heard.system()).isEqualTo("Be brief.");
            assertThat(heard.tools()).containsExactly("look");
            assertThat(heard.lines()).containsExactly(new Heard.Line(Heard.Role.USER, "Hello", "", ""));
        }
    }

    @Test
    void anthropicTellsWhatWasWrittenToItsCache() throws Exception {
        try (var server = ModelServer.start(heard -> Reply.says("ok").costing(5, 3, 0, 2000))) {
            var response = Bench.model(server).ask(hello(), event -> {});

            assertThat(response.usage()).isEqualTo(new Usage(5, 3, 0, 2000));
            assertThat(server.heard().getFirst().body().write()).contains("\"cache_control\"");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "BEDROCK")
    void parallelCallsAndTheirResultsGoThereAndBack(Provider provider) throws Exception {
        var calls = Reply.calls("id-1", "look", "{\"path\":\"/etc/a\"}")
                .and(new Reply.Call("id-2", "look", "{\"path\":\"/etc/b\",\"lines\":3}"));
        try (var server = ModelServer.start(ModelScript.inOrder(calls, Reply.says("done")))) {
            var model = Bench.model(provider, server);
            var first = model.ask(hello(), event -> {});

            assertThat(first.stop()).isEqualTo(StopReason.TOOL_CALLS);
            assertThat(first.message().calls())
                    .extracting(Message.ToolCall::tool, Message.ToolCall::arguments)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("look", "{\"path\":\"/etc/a\"}"),
                            org.assertj.core.groups.Tuple.tuple("look", "{\"path\":\"/etc/b\",\"lines\":3}"));
            if (provider == Provider.ANTHROPIC || provider == Provider.OPENAI) {
                assertThat(first.message().calls())
                        .extracting(Message.ToolCall::id)
                        .containsExactly("id-1", "id-2");
            }
            var results = new Message.Results(List.of(
                    new Message.CallResult("id-1", "look", "first file", false),
                    new Message.CallResult("id-2", "look", "no such file", true)));
            model.ask(request(new Message.User("Hello"), first.message(), results), event -> {});

            var lines = server.heard().getLast().lines();
            assertThat(lines).filteredOn(line -> line.role() == Heard.Role.CALL).hasSize(2);
            assertThat(server.heard().getLast().results()).hasSize(2);
            assertThat(server.heard().getLast().results().get(0)).contains("first file");
            assertThat(server.heard().getLast().results().get(1)).contains("no such file");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "OPENAI", "OPENAI_COMPATIBLE"})
    void malformedArgumentsComeThroughAndCanBeSentBack(Provider provider) throws Exception {
        var malformed = Reply.calls("id-1", "look", "{\"path\": oops");
        try (var server = ModelServer.start(ModelScript.inOrder(malformed, Reply.says("sorry")))) {
            var model = Bench.model(provider, server);
            var first = model.ask(hello(), event -> {});
            assertThat(first.message().calls().getFirst().arguments()).isEqualTo("{\"path\": oops");

            var results = new Message.Results(List.of(new Message.CallResult("id-1", "look", "not JSON", true)));
            var second = model.ask(request(new Message.User("Hello"), first.message(), results), event -> {});

            assertThat(second.message().text()).isEqualTo("sorry");
            assertThat(server.heard().getLast().lines().get(1).text()).contains("malformed_arguments", "oops");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "OPENAI", "OPENAI_COMPATIBLE", "GEMINI"})
    void aRefusalIsSeenAsOne(Provider provider) throws Exception {
        try (var server = ModelServer.start(heard -> Reply.refuses("I will not."))) {
            var response = Bench.model(provider, server).ask(hello(), event -> {});

            assertThat(response.stop()).isEqualTo(StopReason.REFUSAL);
            assertThat(response.message().text()).isEqualTo("I will not.");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "BEDROCK")
    void anAnswerThatIsTooLongIsSeenAsCut(Provider provider) throws Exception {
        try (var server = ModelServer.start(heard -> Reply.says("and then").cutAtLimit())) {
            assertThat(Bench.model(provider, server).ask(hello(), event -> {}).stop())
                    .isEqualTo(StopReason.MAX_TOKENS);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "BEDROCK")
    void aStreamThatEndsTooEarlyIsNoAnswer(Provider provider) {
        var answer = Reply.says("this is an answer of which half is missing").costing(100, 20, 0, 0);

        assertThat(failure(provider, new Reply.Cut(answer, true)).kind()).isEqualTo(Kind.CUT);
        // a reset may throw away what had arrived before it
        assertThat(failure(provider, new Reply.Cut(answer, false)).kind()).isIn(Kind.CUT, Kind.CONNECTION);
    }

    @Test
    void whatACutAnswerIsKnownToHaveCostIsKept() {
        var answer = Reply.says("this is an answer of which half is missing").costing(100, 20, 0, 0);

        assertThat(failure(Provider.ANTHROPIC, new Reply.Cut(answer, true))
                        .spent()
                        .input())
                .isEqualTo(100);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "BEDROCK")
    void anErrorInTheMiddleIsNoAnswer(Provider provider) {
        var failed =
                failure(provider, new Reply.Breaks(Reply.says("half of an answer"), "overloaded_error", "Overloaded"));

        assertThat(failed.kind()).isEqualTo(Kind.OVERLOADED);
        assertThat(failed.problem().text()).contains("Overloaded");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "BEDROCK")
    void statusesMeanWhatTheyMean(Provider provider) {
        var expected = Map.of(
                401, Kind.KEY_REJECTED,
                403, Kind.KEY_REJECTED,
                404, Kind.NO_SUCH_MODEL,
                429, Kind.RATE_LIMITED,
                500, Kind.SERVER,
                503, Kind.OVERLOADED,
                529, Kind.OVERLOADED,
                400, Kind.BAD_REQUEST);
        expected.forEach((code, kind) -> {
            var failed = failure(provider, Reply.status(code, "some_error", "something about " + code));
            assertThat(failed.kind()).as(code + "").isEqualTo(kind);
            assertThat(failed.problem().text()).contains("something about " + code, provider.id());
        });
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "BEDROCK")
    void aPromptThatIsTooLongIsSeenAsThat(Provider provider) {
        String says = switch (provider) {
            case ANTHROPIC -> "prompt is too long: 210000 tokens > 200000 maximum";
            case GEMINI -> "The input token count (1100000) exceeds the maximum number of tokens allowed (1048576).";
            default -> "This model's maximum context length is 128000 tokens.";
        };

        assertThat(failure(provider, Reply.status(400, "invalid_request_error", says))
                        .kind())
                .isEqualTo(Kind.CONTEXT_OVERFLOW);
    }

    @Test
    void anEmptyAccountIsNotAskedAgain() {
        var failed = failure(
                Provider.OPENAI,
                Reply.status(429, "insufficient_quota", "You exceeded your quota: insufficient_quota"));

        assertThat(failed.kind().retriable()).isFalse();
    }

    @Test
    void retryAfterIsReadInAllItsForms() {
        Map<Map<String, String>, Duration> forms = Map.of(
                Map.of("Retry-After", "7"), Duration.ofSeconds(7),
                Map.of("retry-after-ms", "1500", "Retry-After", "2"), Duration.ofMillis(1500),
                Map.of("Date", "Thu, 01 Jan 2026 00:00:00 GMT", "Retry-After", "Thu, 01 Jan 2026 00:00:09 GMT"),
                        Duration.ofSeconds(9));
        forms.forEach((headers, expected) -> assertThat(
                        failure(Provider.ANTHROPIC, new Reply.Status(429, headers, "rate_limit_error", "slowly"))
                                .retryAfter())
                .contains(expected));
        var gemini = Reply.status(429, "RESOURCE_EXHAUSTED", "slowly");
        assertThat(failure(Provider.GEMINI, gemini).retryAfter()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "BEDROCK")
    void silenceIsNotWaitedOutForEver(Provider provider) {
        for (boolean half : new boolean[] {false, true}) {
            try (var server = ModelServer.start(heard -> new Reply.Silent(half))) {
                var model = Bench.impatient(provider, server);

                assertThatThrownBy(() -> model.ask(hello(), event -> {}))
                        .isInstanceOfSatisfying(
                                ModelException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "BEDROCK")
    void anInterruptGivesTheConnectionUpAtOnce(Provider provider) throws Exception {
        for (boolean half : new boolean[] {false, true}) {
            var asked = new CountDownLatch(1);
            ModelScript script = heard -> {
                asked.countDown();
                return new Reply.Silent(half);
            };
            try (var server = ModelServer.start(script)) {
                var model = Bench.model(provider, server); // would wait for two minutes
                var thrown = new AtomicReference<Throwable>();
                var thread = Thread.ofVirtual().start(() -> {
                    try {
                        model.ask(hello(), event -> {});
                    } catch (InterruptedException | RuntimeException e) {
                        thrown.set(e);
                    }
                });
                asked.await();
                thread.interrupt();
                assertThat(thread.join(Duration.ofSeconds(5))).isTrue();
                assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
                server.awaitGone(); // the server sees its client go
            }
        }
    }

    @Test
    void anEventThatCannotBeReadIsNotLostInSilence() {
        var raw = new Reply.Raw(List.of(
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":{\"of\":\"another form\"}}}]}\n\n",
                "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"));
        assertThat(failure(Provider.OPENAI, raw).getMessage()).contains("cannot be read");
        assertThat(failure(Provider.OPENAI, new Reply.Raw(List.of("data: {oops\n\n")))
                        .kind())
                .isEqualTo(Kind.CUT);
    }

    @Test
    void aReasonThatIsNewCostsNothing() throws Exception {
        var raw = new Reply.Raw(
                List.of("data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"all of it\"}]},"
                        + "\"finishReason\":\"SOMETHING_NEW\",\"index\":0}]}\r\n\r\n"));
        try (var server = ModelServer.start(heard -> raw)) {
            var response = Bench.model(Provider.GEMINI, server).ask(hello(), event -> {});

            assertThat(response.message().text()).isEqualTo("all of it");
            assertThat(response.stop()).isEqualTo(StopReason.OTHER);
        }
    }

    @Test
    void nobodyThereIsToldAsThat() {
        var server = ModelServer.start(heard -> Reply.says("ok"));
        var model = Bench.model(server);
        server.close();

        assertThatThrownBy(() -> model.ask(hello(), event -> {}))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONNECTION))
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void theKeyIsInNoMessage() {
        var failed =
                failure(Provider.OPENAI, Reply.status(401, "auth", "Incorrect API key provided: sk-scripted-key-42."));

        assertThat(failed.getMessage()).contains("***API_KEY***").doesNotContain("sk-scripted-key-42");
    }
}
