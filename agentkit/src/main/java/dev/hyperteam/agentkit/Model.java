package dev.hyperteam.agentkit;

import java.util.List;
import java.util.function.Consumer;

/** A language model. One instance serves one conversation at a time; interrupting the caller cuts the request. */
public interface Model {
    /** {@return the provider in the words of the OpenTelemetry conventions ({@code gen_ai.provider.name})} */
    String provider();

    /** {@return the model's name at its provider} */
    String name();

    /**
     * Asks once. Never repeats by itself.
     *
     * @param partial is told text while it comes; called on another thread
     * @throws ModelException when there is no whole answer
     * @throws InterruptedException when the caller was interrupted; the request is cut then
     */
    Answer ask(Request request, Consumer<String> partial) throws InterruptedException;

    /**
     * What is asked.
     *
     * @param system what the model is and must do
     * @param tools that it may call
     */
    record Request(String system, List<Message> messages, List<ToolSpec> tools) {
        public Request {
            messages = List.copyOf(messages);
            tools = List.copyOf(tools);
        }
    }

    /** A whole answer. */
    record Answer(Message.Assistant message, Stop stop, Usage usage, String model) {}

    /** Why the model stopped. */
    enum Stop {
        END,
        TOOLS,
        LENGTH,
        REFUSED,
        OTHER
    }
}
