package dev.hyperteam.agentkit.model;

import dev.hyperteam.base.json.Json;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a model is asked.
 *
 * @param system the system prompt; empty for none
 * @param messages the conversation; the last one is not the model's own
 * @param tools the tools that the model may call
 * @param maxTokens the most tokens that the answer may have, where other than the model's settings say; at least 1
 */
public record ModelRequest(String system, List<Message> messages, List<ToolSpec> tools, OptionalInt maxTokens) {
    public ModelRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    /**
     * A tool as a model sees it.
     *
     * @param name letters, digits, {@code _} and {@code -}, at most 64
     * @param description what it does and when to use it
     * @param parameters a JSON schema of type object
     */
    public record ToolSpec(String name, String description, Json.Obj parameters) {}

    /** {@return the same request with other messages} */
    public ModelRequest withMessages(List<Message> others) {
        return new ModelRequest(system, others, tools, maxTokens);
    }
}
