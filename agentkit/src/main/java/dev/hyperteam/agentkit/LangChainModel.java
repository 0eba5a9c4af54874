package dev.hyperteam.agentkit;

import dev.hyperteam.base.Clock;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A model behind LangChain4j, which speaks the providers' protocols; everything else is ours. */
final class LangChainModel implements Model {
    /** What is left to do for LangChain4j when the last byte has come. */
    private static final Duration AFTER_THE_END = Duration.ofMillis(750);

    private final ModelSettings settings;
    private final StreamingChatModel real;
    private final Supplier<Wire> wire;
    private final Clock clock;

    LangChainModel(ModelSettings settings, StreamingChatModel real, Supplier<Wire> wire, Clock clock) {
        this.settings = settings;
        this.real = real;
        this.wire = wire;
        this.clock = clock;
    }

    @Override
    public String provider() {
        return settings.provider().conventional();
    }

    @Override
    public String name() {
        return settings.model();
    }

    @Override
    public Answer ask(Request request, Consumer<String> partial) throws InterruptedException {
        var done = new CompletableFuture<ChatResponse>();
        wire.get().begin(() -> breakOff(done));
        var finished = new boolean[1];
        Thread.ofVirtual().name("model " + settings.model()).start(() -> {
            try {
                real.chat(chat(request), new StreamingChatResponseHandler() {
                    @Override
                    public void onPartialResponse(String text) {
                        partial.accept(text);
                    }

                    @Override
                    public void onCompleteResponse(ChatResponse response) {
                        done.complete(response);
                    }

                    @Override
                    public void onError(Throwable error) {
                        done.completeExceptionally(error);
                    }
                });
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        try {
            var response = done.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
            finished[0] = true;
            return answer(response);
        } catch (ExecutionException e) {
            finished[0] = true;
            throw failure(e.getCause());
        } catch (java.util.concurrent.TimeoutException e) {
            throw new ModelException(
                    ModelException.Kind.TIMEOUT,
                    provider() + " " + name() + ": no whole answer within "
                            + settings.timeout().toSeconds() + " s",
                    Optional.empty());
        } finally {
            if (!finished[0]) {
                wire.get().cut();
            }
        }
    }

    /** A stream may end without a last event, and LangChain4j then tells neither an answer nor an error. */
    private void breakOff(CompletableFuture<ChatResponse> done) {
        Thread.ofVirtual().name("end of " + settings.model()).start(() -> {
            try {
                Clock.system().sleep(AFTER_THE_END);
                done.completeExceptionally(new IOException("the answer broke off"));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private Answer answer(ChatResponse response) {
        AiMessage message = response.aiMessage();
        String text = message.text() == null ? "" : message.text();
        var calls = new ArrayList<ToolCall>();
        for (ToolExecutionRequest call : message.toolExecutionRequests()) {
            String id = call.id() == null || call.id().isBlank() ? "call-" + (calls.size() + 1) : call.id();
            calls.add(new ToolCall(id, call.name(), call.arguments() == null ? "{}" : call.arguments()));
        }
        var reason = response.finishReason();
        if (reason == null && calls.isEmpty() && text.isEmpty()) {
            throw new ModelException(
                    ModelException.Kind.UNREACHABLE, "the answer of " + name() + " broke off", Optional.empty());
        }
        String model = response.modelName() == null ? name() : response.modelName();
        return new Answer(
                new Message.Assistant(text, calls), stop(reason, calls, response), usage(response.tokenUsage()), model);
    }

    private static Stop stop(@Nullable FinishReason reason, List<ToolCall> calls, ChatResponse response) {
        if (!calls.isEmpty()) {
            return Stop.TOOLS;
        }
        return switch (reason) {
            case null -> Stop.END;
            case STOP, TOOL_EXECUTION -> Stop.END;
            case LENGTH -> Stop.LENGTH;
            case CONTENT_FILTER -> Stop.REFUSED;
            case OTHER -> response.aiMessage().text() == null ? Stop.REFUSED : Stop.OTHER;
        };
    }

    private static Usage usage(@Nullable TokenUsage usage) {
        if (usage == null) {
            return Usage.NONE;
        }
        long input = count(usage.inputTokenCount());
        long output = count(usage.outputTokenCount());
        if (usage instanceof AnthropicTokenUsage anthropic) {
            // Anthropic counts what it read from its cache and wrote into it beside the input.
            long read = count(anthropic.cacheReadInputTokens());
            long written = count(anthropic.cacheCreationInputTokens());
            return new Usage(input + read + written, output, read, written);
        }
        if (usage instanceof OpenAiTokenUsage openAi && openAi.inputTokensDetails() != null) {
            return new Usage(input, output, count(openAi.inputTokensDetails().cachedTokens()), 0);
        }
        return new Usage(input, output, 0, 0);
    }

    private static long count(@Nullable Integer tokens) {
        return tokens == null ? 0 : Math.max(0, tokens);
    }

    private ModelException failure(@Nullable Throwable error) {
        int status = wire.get().status();
        String said = error == null ? "" : String.valueOf(error.getMessage());
        String text = provider() + " " + name() + ": " + (status >= 400 ? "status " + status + ": " : "") + cut(said);
        Optional<Duration> after = status >= 400 ? wire.get().retryAfter(clock.now()) : Optional.empty();
        return new ModelException(kind(error, status, said.toLowerCase(Locale.ROOT)), text, after);
    }

    private static ModelException.Kind kind(@Nullable Throwable error, int status, String said) {
        if (status == 400 || status == 413 || status == 422 || error instanceof InvalidRequestException) {
            boolean tooLong = said.contains("context") || said.contains("too long") || said.contains("too many tokens");
            return tooLong || status == 413 ? ModelException.Kind.CONTEXT : ModelException.Kind.BAD_REQUEST;
        }
        if (status == 401 || status == 403 || error instanceof AuthenticationException) {
            return ModelException.Kind.AUTHENTICATION;
        }
        if (status == 404 || error instanceof ModelNotFoundException) {
            return ModelException.Kind.NO_SUCH_MODEL;
        }
        if (status == 429 || error instanceof RateLimitException) {
            return ModelException.Kind.RATE_LIMIT;
        }
        if (status >= 500) {
            return ModelException.Kind.OVERLOADED;
        }
        // Within a stream that began well, errors come as events.
        if (said.contains("overloaded")) {
            return ModelException.Kind.OVERLOADED;
        }
        if (error instanceof TimeoutException || error instanceof java.net.http.HttpTimeoutException) {
            return ModelException.Kind.TIMEOUT;
        }
        if (error instanceof ContentFilteredException || error instanceof HttpException) {
            return ModelException.Kind.OTHER;
        }
        return ModelException.Kind.UNREACHABLE;
    }

    private String cut(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        String safe = settings.key()
                .map(secret -> line.replace(secret.reveal().strip(), secret.toString()))
                .orElse(line);
        return safe.length() <= 400 ? safe : safe.substring(0, 400) + "...";
    }

    private static ChatRequest chat(Request request) {
        var messages = new ArrayList<ChatMessage>();
        if (!request.system().isBlank()) {
            messages.add(SystemMessage.from(request.system()));
        }
        request.messages().forEach(message -> add(messages, message));
        var builder = ChatRequest.builder().messages(messages);
        if (!request.tools().isEmpty()) {
            builder.toolSpecifications(
                    request.tools().stream().map(LangChainModel::tool).toList());
        }
        return builder.build();
    }

    private static void add(List<ChatMessage> messages, Message message) {
        switch (message) {
            case Message.User user -> messages.add(UserMessage.from(user.text()));
            case Message.Assistant assistant -> messages.add(assistant(assistant));
            case Message.Results results ->
                results.results()
                        .forEach(result -> messages.add(ToolExecutionResultMessage.builder()
                                .id(result.id())
                                .toolName(result.tool())
                                .text(result.text().isEmpty() ? "(nothing)" : result.text())
                                .isError(result.failed())
                                .build()));
        }
    }

    private static AiMessage assistant(Message.Assistant assistant) {
        var calls = assistant.calls().stream()
                .map(call -> ToolExecutionRequest.builder()
                        .id(call.id())
                        .name(call.tool())
                        .arguments(wellFormed(call.arguments()))
                        .build())
                .toList();
        var builder = AiMessage.builder();
        if (!assistant.text().isEmpty() || calls.isEmpty()) {
            builder.text(assistant.text().isEmpty() ? "(nothing)" : assistant.text());
        }
        return calls.isEmpty()
                ? builder.build()
                : builder.toolExecutionRequests(calls).build();
    }

    /** A provider refuses a conversation in which its own malformed call stands. */
    private static String wellFormed(String arguments) {
        try {
            return Json.MAPPER.readTree(arguments.isBlank() ? "{}" : arguments).isObject() && !arguments.isBlank()
                    ? arguments
                    : "{}";
        } catch (tools.jackson.core.JacksonException e) {
            return "{}";
        }
    }

    private static ToolSpecification tool(ToolSpec spec) {
        var schema = JsonObjectSchema.builder();
        var required = new ArrayList<String>();
        for (var parameter : spec.parameters()) {
            schema.addProperty(parameter.name(), element(parameter));
            if (parameter.required()) {
                required.add(parameter.name());
            }
        }
        return ToolSpecification.builder()
                .name(spec.name())
                .description(spec.description())
                .parameters(schema.required(required).build())
                .build();
    }

    private static JsonSchemaElement element(ToolSpec.Parameter parameter) {
        String about = parameter.description();
        return switch (parameter.type()) {
            case TEXT ->
                parameter.choices().isEmpty()
                        ? JsonStringSchema.builder().description(about).build()
                        : JsonEnumSchema.builder()
                                .description(about)
                                .enumValues(parameter.choices())
                                .build();
            case INTEGER -> JsonIntegerSchema.builder().description(about).build();
            case FLAG -> JsonBooleanSchema.builder().description(about).build();
            case TEXTS ->
                JsonArraySchema.builder()
                        .description(about)
                        .items(JsonStringSchema.builder().build())
                        .build();
            case OBJECT ->
                JsonObjectSchema.builder()
                        .description(about)
                        .additionalProperties(true)
                        .build();
        };
    }
}
