package dev.hyperteam.agentkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Secret;
import dev.hyperteam.testkit.model.ModelServer;
import dev.hyperteam.testkit.model.Reply;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known about a model before it is asked, and by one token. */
class SettingsAndPricesTest {
    private static Model model(Provider provider, ModelServer server) {
        return Models.open(ModelSettings.of(provider, "scripted-1")
                .baseUrl(server.url(provider.id()))
                .apiKey(Secret.of("API_KEY", "sk-scripted-key-42"))
                .build());
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC", "OPENAI", "GEMINI"})
    void aMissingKeyIsToldBeforeAnythingIsAsked(Provider provider) {
        assertThatThrownBy(() -> ModelSettings.of(provider, "m").build())
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("no API key for " + provider.id())
                .hasMessageContaining("api_key_env");
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        var ollama = ModelSettings.of(Provider.OLLAMA, "m");
        assertThat(ollama.build().id()).hasToString("ollama/m");
        assertThatThrownBy(() -> ModelSettings.of(Provider.OLLAMA, " ").build()).hasMessageContaining("needs a name");
        assertThatThrownBy(() ->
                        ModelSettings.of(Provider.OLLAMA, "m").temperature(3).build())
                .hasMessageContaining("temperature 3.0");
        assertThatThrownBy(() ->
                        ModelSettings.of(Provider.OLLAMA, "m").maxTokens(0).build())
                .hasMessageContaining("out of range");
        assertThatThrownBy(() -> ModelSettings.of(Provider.OLLAMA, "m")
                        .timeout(Duration.ZERO)
                        .build())
                .hasMessageContaining("out of range");
        assertThatThrownBy(
                        () -> ModelSettings.of(Provider.OPENAI_COMPATIBLE, "m").build())
                .hasMessageContaining("base_url");
    }

    @Test
    void bedrockNeedsItsOwnModule() {
        assertThatThrownBy(() ->
                        Models.open(ModelSettings.of(Provider.BEDROCK, "m").build()))
                .hasMessageContaining("hyperteam-agentkit-bedrock");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "BEDROCK")
    void settingsReachTheWire(Provider provider) throws Exception {
        try (var server = ModelServer.start(heard -> Reply.says("ok"))) {
            var model = Models.open(ModelSettings.of(provider, "scripted-1")
                    .baseUrl(URI.create(server.url(provider.id()) + "/"))
                    .apiKey(Secret.of("API_KEY", "sk-scripted-key-42"))
                    .temperature(0.25)
                    .maxTokens(77)
                    .build());
            model.ask(
                    new ModelRequest(
                            "",
                            java.util.List.of(new Message.User("Hello")),
                            java.util.List.of(),
                            java.util.OptionalInt.empty()),
                    event -> {});
            var heard = server.heard().getFirst();

            assertThat(heard.body().write()).contains("0.25", "77");
            assertThat(heard.body().write().contains("max_completion_tokens")).isEqualTo(provider == Provider.OPENAI);
            String header = switch (provider) {
                case ANTHROPIC -> "x-api-key";
                case GEMINI -> "x-goog-api-key";
                default -> "authorization";
            };
            if (provider != Provider.OLLAMA) {
                assertThat(heard.headers().get(header)).endsWith("sk-scripted-key-42");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "BEDROCK")
    void oneTokenTellsWhetherAModelWorks(Provider provider) throws Exception {
        try (var server =
                ModelServer.start(heard -> Reply.says("o").cutAtLimit().costing(8, 1, 0, 0))) {
            assertThat(ModelCheck.of(model(provider, server)))
                    .isEqualTo(
                            new ModelCheck.Verdict.Works(new ModelId(provider, "scripted-1"), new Usage(8, 1, 0, 0)));
            assertThat(server.heard().getFirst().body().write()).contains(":1");
            assertThat(server.heard()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401, Fails, check the API key",
        "404, Fails, check the model's name",
        "429, Busy, try again later",
        "529, Busy, try again later"
    })
    void oneTokenTellsWhyItDoesNot(int status, String verdict, String advice) throws Exception {
        try (var server = ModelServer.start(heard -> Reply.status(status, "some_error", "because"))) {
            var found = ModelCheck.of(model(Provider.ANTHROPIC, server));

            assertThat(found.getClass().getSimpleName()).isEqualTo(verdict);
            assertThat(found.toString()).contains(advice);
            assertThat(server.heard()).hasSize(1);
        }
    }

    @Test
    void theShippedTableIsReadAndDated() {
        assertThat(Prices.shipped().asOf()).matches("20\\d\\d-\\d\\d-\\d\\d");
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic, claude-sonnet-4-5, 3.00",
        "anthropic, claude-sonnet-4-5-20250929, 3.00",
        "openai, gpt-4.1-2025-04-14, 2.00",
        "openai, gpt-4.1-mini, 0.40",
        "gemini, gemini-2.5-flash-001, 0.30",
        "bedrock, eu.anthropic.claude-sonnet-4-5-20250929-v1:0, 3.00",
        "ollama, anything, 0"
    })
    void aPriceIsForThatModelInAnyRevision(String provider, String model, String input) {
        var id = new ModelId(Provider.of(provider).orElseThrow(), model);
        assertThat(Prices.shipped().of(id).orElseThrow().input()).isEqualByComparingTo(input);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4.1-turbo", "gpt-4.10", "gpt-4.1x", "gpt-5", "claude-sonnet-4-5", ""})
    void noPriceIsGuessed(String model) {
        if (!model.isEmpty()) {
            assertThat(Prices.shipped().of(new ModelId(Provider.OPENAI, model))).isEmpty();
        }
        assertThat(Prices.shipped().of(new ModelId(Provider.OPENAI_COMPATIBLE, "gpt-4.1")))
                .isEmpty();
    }

    @Test
    void costsAreExact() {
        var price = Prices.shipped()
                .of(new ModelId(Provider.ANTHROPIC, "claude-sonnet-4-5"))
                .orElseThrow();
        assertThat(price.of(new Usage(1, 1, 1, 1))).isEqualByComparingTo("0.00002205");
    }

    @Test
    void mistakesInATableAreToldWithTheirPlaces() {
        String yaml =
                "as_of: \"2026-01-01\"\nprices:\n  opnai:\n    m: { input: 1, output: 2 }\n  openai:\n    m: { input: much, outptu: 2 }\n";
        assertThatThrownBy(() -> Prices.read("my.yaml", yaml))
                .hasMessageContaining("my.yaml:4")
                .hasMessageContaining("unknown provider 'opnai'")
                .hasMessageContaining("my.yaml:6")
                .hasMessageContaining("outptu");
    }
}
