package dev.hyperteam.agentkit.langchain;

import dev.hyperteam.agentkit.model.Message;
import dev.hyperteam.agentkit.model.Model;
import dev.hyperteam.agentkit.model.ModelEvent;
import dev.hyperteam.agentkit.model.ModelException.Kind;
import dev.hyperteam.agentkit.model.ModelId;
import dev.hyperteam.agentkit.model.ModelRequest;
import dev.hyperteam.agentkit.model.ModelResponse;
import dev.hyperteam.agentkit.model.ModelResponse.StopReason;
import dev.hyperteam.agentkit.model.ModelSettings;
import dev.hyperteam.agentkit.model.Price;
import dev.hyperteam.agentkit.model.Provider;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A model behind LangChain4j. Always streams, so that silence and cuts are noticed; always in the calling thread. */
final class LangChainModel implements Model {
    private final ModelSettings settings;
    private final StreamingChatModel model;
    private final Failures failures;

    LangChainModel(ModelSettings settings, StreamingChatModel model, Failures failures) {
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
        var call = new Wire.Call(Tap.of(settings.provider()));
        var receiver = new Receiver(events);
        var chat = ChatRequest.builder()
                .messages(Messages.to(request))
                .parameters(parameters(request))
                .build();
        ScopedValue.where(Wire.CALL, call).run(() -> model.chat(chat, receiver));
        if (Thread.interrupted()) {
            throw new InterruptedException("the request was given up");
        }
        if (receiver.thrown != null) {
            throw receiver.thrown; // a listener's mistake, not the model's
        }
        if (call.failure != null) {
            throw call.failure;
        }
        var answer = receiver.answer;
        if (answer == null || receiver.error != null) {
            String why = receiver.error == null
                    ? "gave no complete answer"
                    : "sent something that cannot be read: " + receiver.error.getMessage();
            throw failures.of(Kind.BAD_REQUEST, why, Optional.empty(), call.tap.usage);
        }
        return response(answer, call.tap);
    }

    private ChatRequestParameters parameters(ModelRequest request) {
        int most = request.maxTokens().orElse(settings.maxTokens());
        if (settings.provider() == Provider.OPENAI) {
            // OpenAI's newer models know only this name for it, other servers only the old one
            return OpenAiChatRequestParameters.builder()
                    .toolSpecifications(Messages.tools(request))
                    .maxCompletionTokens(most)
                    .build();
        }
        return ChatRequestParameters.builder()
                .toolSpecifications(Messages.tools(request))
                .maxOutputTokens(most)
                .build();
    }

    private static ModelResponse response(ChatResponse answer, Tap tap) {
        var said = Messages.from(answer.aiMessage());
        var calls = tap.calls().orElse(said.calls());
        String text = said.text().isEmpty() ? tap.refusal : said.text();
        var stop = tap.stop == null ? StopReason.OTHER : tap.stop;
        if (!tap.refusal.isEmpty()) {
            stop = StopReason.REFUSAL;
        } else if (stop == StopReason.END_TURN && !calls.isEmpty()) {
            stop = StopReason.TOOL_CALLS;
        }
        return new ModelResponse(
                new Message.Assistant(text, calls, said.marks()),
                tap.usage,
                stop,
                Objects.requireNonNullElse(answer.metadata().id(), ""),
                Objects.requireNonNullElse(answer.metadata().modelName(), ""));
    }

    private static final class Receiver implements StreamingChatResponseHandler {
        private final Consumer<ModelEvent> events;

        @Nullable
        ChatResponse answer;

        @Nullable
        Throwable error;

        @Nullable
        RuntimeException thrown;

        Receiver(Consumer<ModelEvent> events) {
            this.events = events;
        }

        private void pass(ModelEvent event) {
            try {
                events.accept(event);
            } catch (RuntimeException e) {
                thrown = thrown == null ? e : thrown; // LangChain4j would swallow it
            }
        }

        @Override
        public void onPartialResponse(String text) {
            pass(new ModelEvent.Text(text));
        }

        @Override
        public void onPartialThinking(PartialThinking thinking) {
            pass(new ModelEvent.Reasoning(thinking.text()));
        }

        @Override
        public void onCompleteToolCall(CompleteToolCall call) {
            pass(new ModelEvent.Call(Messages.from(call.toolExecutionRequest())));
        }

        @Override
        public void onCompleteResponse(ChatResponse response) {
            answer = response;
        }

        @Override
        public void onError(Throwable failure) {
            error = failure;
        }
    }
}
