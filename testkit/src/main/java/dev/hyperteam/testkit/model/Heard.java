package dev.hyperteam.testkit.model;

import dev.hyperteam.base.json.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A request as the server understood it.
 *
 * @param wire which format it came in: {@code anthropic}, {@code openai}, {@code ollama}, {@code gemini} or {@code bedrock}
 * @param model the model that was asked for
 * @param system the system prompt; empty for none
 * @param lines the conversation, oldest first
 * @param tools the names of the tools on offer
 * @param headers the request's headers, names in lower case
 * @param body the request as it came
 */
public record Heard(
        String wire,
        String model,
        String system,
        List<Line> lines,
        List<String> tools,
        Map<String, String> headers,
        Json body) {
    /** Who speaks. */
    public enum Role {
        /** Whoever uses the model. */
        USER,
        /** The model. */
        MODEL,
        /** The model, which calls a tool: the text is the arguments. */
        CALL,
        /** A tool. */
        RESULT
    }

    /**
     * One part of the conversation.
     *
     * @param tool the tool's name, for calls and results, where the wire says it
     * @param callId the id of the call, for calls and results, where the wire says it
     */
    public record Line(Role role, String text, String tool, String callId) {}

    public Heard {
        lines = List.copyOf(lines);
        tools = List.copyOf(tools);
        headers = Map.copyOf(headers);
    }

    /** {@return the texts of all results, in order} */
    public List<String> results() {
        return lines.stream()
                .filter(line -> line.role() == Role.RESULT)
                .map(Line::text)
                .toList();
    }

    /** {@return everything that was sent, as text, to look for what must not be in it} */
    public String everything() {
        return headers.entrySet().stream()
                        .filter(header -> !header.getKey().equals("authorization")
                                && !header.getKey().equals("x-api-key")
                                && !header.getKey().equals("x-goog-api-key"))
                        .map(Object::toString)
                        .collect(Collectors.joining("\n"))
                + "\n" + body.write();
    }
}
