package dev.hyperteam.agentkit;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.jdk.JdkHttpClientBuilder;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;

/** Opens models. */
public final class Models {
    private Models() {}

    /**
     * Opens a model; nothing is dialled yet.
     *
     * @throws ProblemException when a key or an address is missing
     */
    public static Model open(ModelSettings settings, Clock clock) {
        if (settings.provider().needsKey() && settings.key().isEmpty()) {
            throw new ProblemException(
                    Problem.of("provider " + settings.provider().id() + " needs a key, and there is none")
                            .then("put it into the environment or .env under the name that api_key_env says"));
        }
        if (settings.provider() == Provider.OPENAI_COMPATIBLE
                && settings.baseUrl().isEmpty()) {
            throw new ProblemException(Problem.of("provider openai-compatible needs an address, and there is none")
                    .then("set base_url, for example http://127.0.0.1:8000/v1"));
        }
        var built = new Wire[1];
        var http = new JdkHttpClientBuilder().httpClientBuilder(new WireBuilder(built));
        var model = streaming(settings, http);
        return new LangChainModel(settings, model, () -> java.util.Objects.requireNonNull(built[0]), clock);
    }

    private static StreamingChatModel streaming(ModelSettings settings, HttpClientBuilder http) {
        return switch (settings.provider()) {
            case ANTHROPIC -> anthropic(settings, http);
            // Ollama through its OpenAI-compatible door: of two calls in one answer LangChain4j's own client for it
            // loses one.
            case OPENAI, OPENAI_COMPATIBLE, OLLAMA -> openAi(settings, http);
            case GEMINI -> gemini(settings, http);
            case BEDROCK ->
                throw new ProblemException(Problem.of("provider bedrock is not built in")
                        .because("Amazon's client alone weighs more than all of Hyperteam")
                        .then("use an OpenAI-compatible gateway in front of it: provider openai-compatible"));
        };
    }

    private static String key(ModelSettings settings) {
        return settings.key().map(secret -> secret.reveal().strip()).orElse("none");
    }

    private static StreamingChatModel anthropic(ModelSettings settings, HttpClientBuilder http) {
        var builder = AnthropicStreamingChatModel.builder()
                .httpClientBuilder(http)
                .apiKey(key(settings))
                .modelName(settings.model())
                .maxTokens(settings.maxTokens())
                .cacheSystemMessages(true)
                .cacheTools(true)
                .timeout(settings.timeout());
        settings.temperature().ifPresent(builder::temperature);
        settings.baseUrl().ifPresent(builder::baseUrl);
        return builder.build();
    }

    private static StreamingChatModel openAi(ModelSettings settings, HttpClientBuilder http) {
        var builder = OpenAiStreamingChatModel.builder()
                .httpClientBuilder(http)
                .apiKey(key(settings))
                .modelName(settings.model())
                .timeout(settings.timeout());
        if (settings.provider() == Provider.OPENAI) {
            builder.maxCompletionTokens(settings.maxTokens());
        } else {
            builder.maxTokens(settings.maxTokens());
        }
        settings.temperature().ifPresent(builder::temperature);
        if (settings.provider() == Provider.OLLAMA) {
            builder.baseUrl(settings.baseUrl().orElse("http://127.0.0.1:11434") + "/v1");
        } else {
            settings.baseUrl().ifPresent(builder::baseUrl);
        }
        return builder.build();
    }

    private static StreamingChatModel gemini(ModelSettings settings, HttpClientBuilder http) {
        var builder = GoogleAiGeminiStreamingChatModel.builder()
                .httpClientBuilder(http)
                .apiKey(key(settings))
                .modelName(settings.model())
                .maxOutputTokens(settings.maxTokens())
                .timeout(settings.timeout());
        settings.temperature().ifPresent(builder::temperature);
        settings.baseUrl().ifPresent(builder::baseUrl);
        return builder.build();
    }
}
