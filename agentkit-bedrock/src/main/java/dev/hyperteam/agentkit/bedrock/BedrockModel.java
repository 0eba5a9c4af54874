package dev.hyperteam.agentkit.bedrock;

import dev.hyperteam.agentkit.langchain.Failures;
import dev.hyperteam.agentkit.langchain.Messages;
import dev.hyperteam.agentkit.model.Model;
import dev.hyperteam.agentkit.model.ModelEvent;
import dev.hyperteam.agentkit.model.ModelException.Kind;
import dev.hyperteam.agentkit.model.ModelId;
import dev.hyperteam.agentkit.model.ModelRequest;
import dev.hyperteam.agentkit.model.ModelResponse;
import dev.hyperteam.agentkit.model.ModelResponse.StopReason;
import dev.hyperteam.agentkit.model.ModelSettings;
import dev.hyperteam.agentkit.model.Price;
import dev.hyperteam.agentkit.model.Usage;
import dev.hyperteam.base.json.Json;
import dev.hyperteam.base.json.JsonException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;

/** A model of Bedrock. Its text arrives in one piece: Bedrock's stream is binary and wants an asynchronous client. */
final class BedrockModel implements Model {
    private final ModelSettings settings;
    private final ChatModel model;
    private final Failures failures;

    BedrockModel(ModelSettings settings, ChatModel model, Failures failures) {
        this.settings = settings;
        this.model = model;
        this.failures = failures;
    }

    @Override
    public ModelId id() {
        return settings.id();
    }

    @Override
    public int contextTokens() {
        return settings.contextTokens();
    }

    @Override
    public Optional<Price> price() {
        return settings.price();
    }

    @Override
    public ModelResponse ask(ModelRequest request, Consumer<ModelEvent> events) throws InterruptedException {
        var call = new JdkSdkClient.Call();
        ChatResponse answer;
        try {
            answer = ScopedValue.where(JdkSdkClient.CALL, call).call(() -> model.chat(chat(request)));
        } catch (RuntimeException e) {
            if (call.interrupted || Thread.interrupted()) {
                Thread.interrupted();
                throw new InterruptedException("the request was given up");
            }
            if (call.failure != null) {
                throw call.failure;
            }
            boolean credentials = e.getCause() instanceof SdkException || e instanceof SdkException;
            throw failures.of(
                    credentials && call.body.isEmpty() ? Kind.KEY_REJECTED : Kind.BAD_REQUEST,
                    "could not be asked: " + e.getMessage(),
                    Optional.empty(),
                    Usage.NONE);
        }
        var response = response(answer, call);
        if (!response.message().text().isEmpty()) {
            events.accept(new ModelEvent.Text(response.message().text()));
        }
        return response;
    }

    private ChatRequest chat(ModelRequest request) {
        var parameters = ChatRequestParameters.builder()
                .toolSpecifications(Messages.tools(request))
                .maxOutputTokens(request.maxTokens().orElse(settings.maxTokens()));
        settings.temperature().ifPresent(parameters::temperature);
        return ChatRequest.builder()
                .messages(Messages.to(request))
                .parameters(parameters.build())
                .build();
    }

    private ModelResponse response(ChatResponse answer, JdkSdkClient.Call call) {
        Json wire;
        try {
            wire = Json.parse(call.body);
        } catch (JsonException e) {
            throw failures.of(Kind.CUT, "sent something that is " + e.getMessage(), Optional.empty(), Usage.NONE);
        }
        var counts = wire.get("usage").orElse(Json.object());
        var usage = new Usage(
                counts.number("inputTokens", 0),
                counts.number("outputTokens", 0),
                counts.number("cacheReadInputTokens", 0),
                counts.number("cacheWriteInputTokens", 0));
        var stop = switch (wire.text("stopReason", "")) {
            case "end_turn", "stop_sequence" -> StopReason.END_TURN;
            case "tool_use" -> StopReason.TOOL_CALLS;
            case "max_tokens", "model_context_window_exceeded" -> StopReason.MAX_TOKENS;
            case "guardrail_intervened", "content_filtered", "refusal" -> StopReason.REFUSAL;
            default -> StopReason.OTHER;
        };
        return new ModelResponse(
                Messages.from(answer.aiMessage()),
                usage,
                stop,
                Objects.requireNonNullElse(answer.metadata().id(), ""),
                Objects.requireNonNullElse(answer.metadata().modelName(), ""));
    }
}
