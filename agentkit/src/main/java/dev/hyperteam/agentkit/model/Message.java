package dev.hyperteam.agentkit.model;

import java.util.List;
import java.util.Map;

/** One message of a conversation. Immutable. */
public sealed interface Message {
    /** What the model is told. */
    record User(String text) implements Message {}

    /**
     * What the model said.
     *
     * @param text what it wrote; may be empty when it only calls tools
     * @param calls the tools that it wants called, in its order
     * @param marks what the provider wants back unchanged with the next request (signatures of its reasoning); not for reading
     */
    record Assistant(String text, List<ToolCall> calls, Map<String, String> marks) implements Message {
        public Assistant {
            calls = List.copyOf(calls);
            marks = Map.copyOf(marks);
        }

        /** Text alone. */
        public static Assistant says(String text) {
            return new Assistant(text, List.of(), Map.of());
        }
    }

    /** The results of all the calls of the assistant message before, in its order. Never stands without that message. */
    record Results(List<CallResult> results) implements Message {
        public Results {
            results = List.copyOf(results);
        }
    }

    /**
     * A call that the model asks for.
     *
     * @param id the provider's id, or one made here when it gives none; unique within the conversation
     * @param tool the tool's name as the model wrote it; there may be no such tool
     * @param arguments JSON as the model wrote it; may be anything
     */
    record ToolCall(String id, String tool, String arguments) {}

    /**
     * What came of one call.
     *
     * @param id the call's id
     * @param tool the tool's name as the model wrote it
     * @param text what the model gets to read
     * @param error whether the call failed
     */
    record CallResult(String id, String tool, String text, boolean error) {}

    /** {@return a rough size in characters, for estimates} */
    default long size() {
        return switch (this) {
            case User user -> user.text().length();
            case Assistant said ->
                said.text().length()
                        + said.calls().stream()
                                .mapToLong(call ->
                                        call.tool().length() + call.arguments().length())
                                .sum();
            case Results results ->
                results.results().stream()
                        .mapToLong(result -> result.text().length())
                        .sum();
        };
    }
}
