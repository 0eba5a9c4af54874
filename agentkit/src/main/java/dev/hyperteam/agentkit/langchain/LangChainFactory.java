package dev.hyperteam.agentkit.langchain;

import dev.hyperteam.agentkit.model.Model;
import dev.hyperteam.agentkit.model.ModelFactory;
import dev.hyperteam.agentkit.model.ModelSettings;
import dev.hyperteam.agentkit.model.Provider;
import dev.hyperteam.base.Secret;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Makes the models whose protocols LangChain4j speaks over plain HTTP. */
public final class LangChainFactory implements ModelFactory {
    /** For {@link java.util.ServiceLoader}. */
    public LangChainFactory() {}

    @Override
    public boolean makes(Provider provider) {
        return provider != Provider.BEDROCK;
    }

    @Override
    public Model open(ModelSettings settings) {
        var failures = new Failures(settings);
        var http = new Wire(settings, failures).builder();
        StreamingChatModel model = switch (settings.provider()) {
            case ANTHROPIC -> anthropic(settings, http);
            case OPENAI, OPENAI_COMPATIBLE -> openAi(settings, http);
            case OLLAMA -> ollama(settings, http);
            case GEMINI -> gemini(settings, http);
            case BEDROCK -> throw new IllegalArgumentException("Bedrock has a module of its own");
        };
        return new LangChainModel(settings, model, failures);
    }

    private static String key(ModelSettings settings) {
        return settings.apiKey().map(Secret::reveal).orElse("");
    }

    private static @Nullable Double temperature(ModelSettings settings) {
        return settings.temperature().isPresent() ? settings.temperature().getAsDouble() : null;
    }

    private static String url(ModelSettings settings, String usual) {
        String url = settings.baseUrl().map(URI::toString).orElse(usual);
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private static StreamingChatModel anthropic(ModelSettings settings, HttpClientBuilder http) {
        return AnthropicStreamingChatModel.builder()
                .httpClientBuilder(http)
                .baseUrl(url(settings, "https://api.anthropic.com/v1"))
                .apiKey(key(settings))
                .modelName(settings.model())
                .temperature(temperature(settings))
                .maxTokens(settings.maxTokens())
                // prompt and tools are the same in every turn: reading them from the cache costs a tenth
                .cacheSystemMessages(true)
                .cacheTools(true)
                .returnThinking(true)
                .sendThinking(true)
                .build();
    }

    private static StreamingChatModel openAi(ModelSettings settings, HttpClientBuilder http) {
        return OpenAiStreamingChatModel.builder()
                .httpClientBuilder(http)
                .baseUrl(url(settings, "https://api.openai.com/v1"))
                .apiKey(settings.apiKey().isPresent() ? key(settings) : "none")
                .modelName(settings.model())
                .temperature(temperature(settings))
                .accumulateToolCallId(settings.provider() == Provider.OPENAI)
                .build();
    }

    private static StreamingChatModel ollama(ModelSettings settings, HttpClientBuilder http) {
        return OllamaStreamingChatModel.builder()
                .httpClientBuilder(http)
                .baseUrl(url(settings, "http://127.0.0.1:11434"))
                .modelName(settings.model())
                .temperature(temperature(settings))
                .numCtx(settings.contextTokens())
                .build();
    }

    private static StreamingChatModel gemini(ModelSettings settings, HttpClientBuilder http) {
        return GoogleAiGeminiStreamingChatModel.builder()
                .httpClientBuilder(http)
                .baseUrl(url(settings, "https://generativelanguage.googleapis.com/v1beta"))
                .apiKey(key(settings))
                .modelName(settings.model())
                .temperature(temperature(settings))
                .returnThinking(true)
                .sendThinking(true)
                .build();
    }
}
