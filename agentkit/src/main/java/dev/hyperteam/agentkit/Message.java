package dev.hyperteam.agentkit;

import java.util.List;

/** A part of a conversation. */
public sealed interface Message {
    /** What the model is told. */
    record User(String text) implements Message {}

    /** What it answered. */
    record Assistant(String text, List<ToolCall> calls) implements Message {
        public Assistant {
            calls = List.copyOf(calls);
        }
    }

    /** What its calls came to; follows on the answer that made them, and has one for each. */
    record Results(List<ToolResult> results) implements Message {
        public Results {
            results = List.copyOf(results);
        }
    }

    /** {@return about how many characters the model reads} */
    default int size() {
        return switch (this) {
            case User user -> user.text().length();
            case Assistant assistant ->
                assistant.text().length()
                        + assistant.calls().stream()
                                .mapToInt(call ->
                                        call.tool().length() + call.arguments().length())
                                .sum();
            case Results results ->
                results.results().stream()
                        .mapToInt(result -> result.text().length())
                        .sum();
        };
    }
}
