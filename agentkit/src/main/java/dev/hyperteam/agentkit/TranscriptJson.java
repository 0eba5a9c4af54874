package dev.hyperteam.agentkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Entries of a transcript as JSON, one object each, and back. */
public final class TranscriptJson {
    private TranscriptJson() {}

    /** {@return {@code entry} as one line of JSON} */
    public static String write(Transcript.Entry entry) {
        ObjectNode out = Json.MAPPER.createObjectNode();
        switch (entry) {
            case Transcript.Entry.Answered answered ->
                answer(
                        out.put("is", "answered").put("turn", answered.turn()),
                        answered.answer(),
                        answered.microDollars(),
                        answered.took());
            case Transcript.Entry.Called called -> call(out.put("is", "called"), called.call());
            case Transcript.Entry.Resulted resulted ->
                out.put("is", "resulted")
                        .put("id", resulted.result().id())
                        .put("tool", resulted.result().tool())
                        .put("text", resulted.result().text())
                        .put("failed", resulted.result().failed())
                        .put("millis", resulted.took().toMillis());
            case Transcript.Entry.Summarised summarised ->
                answer(
                        out.put("is", "summarised").put("upTo", summarised.upTo()),
                        summarised.answer(),
                        summarised.microDollars(),
                        summarised.took());
            case Transcript.Entry.Told told -> out.put("is", "told").put("text", told.text());
        }
        return out.toString();
    }

    private static void answer(ObjectNode out, Model.Answer answer, long microDollars, Duration took) {
        out.put("text", answer.message().text())
                .put("stop", answer.stop().name())
                .put("model", answer.model())
                .put("input", answer.usage().input())
                .put("output", answer.usage().output())
                .put("cacheRead", answer.usage().cacheRead())
                .put("cacheWrite", answer.usage().cacheWrite())
                .put("microDollars", microDollars)
                .put("millis", took.toMillis());
        var calls = out.putArray("calls");
        answer.message().calls().forEach(call -> call(calls.addObject(), call));
    }

    private static void call(ObjectNode out, ToolCall call) {
        out.put("id", call.id()).put("tool", call.tool()).put("arguments", call.arguments());
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException when it is not such a text
     */
    public static Transcript.Entry read(String json) {
        JsonNode in = Json.MAPPER.readTree(json);
        String is = in.path("is").asString("");
        return switch (is) {
            case "answered" ->
                new Transcript.Entry.Answered(
                        answer(in),
                        in.path("turn").asInt(0),
                        in.path("microDollars").asLong(-1),
                        millis(in));
            case "called" -> new Transcript.Entry.Called(call(in));
            case "resulted" ->
                new Transcript.Entry.Resulted(
                        new ToolResult(
                                text(in, "id"),
                                text(in, "tool"),
                                text(in, "text"),
                                in.path("failed").asBoolean(false)),
                        millis(in));
            case "summarised" ->
                new Transcript.Entry.Summarised(
                        answer(in),
                        in.path("upTo").asInt(0),
                        in.path("microDollars").asLong(-1),
                        millis(in));
            case "told" -> new Transcript.Entry.Told(text(in, "text"));
            default -> throw new IllegalArgumentException("no entry of a transcript: '" + is + "'");
        };
    }

    private static Model.Answer answer(JsonNode in) {
        List<ToolCall> calls = new ArrayList<>();
        in.path("calls").forEach(call -> calls.add(call(call)));
        var usage = new Usage(
                in.path("input").asLong(0),
                in.path("output").asLong(0),
                in.path("cacheRead").asLong(0),
                in.path("cacheWrite").asLong(0));
        return new Model.Answer(
                new Message.Assistant(text(in, "text"), calls),
                Model.Stop.valueOf(text(in, "stop")),
                usage,
                text(in, "model"));
    }

    private static ToolCall call(JsonNode in) {
        return new ToolCall(text(in, "id"), text(in, "tool"), text(in, "arguments"));
    }

    private static Duration millis(JsonNode in) {
        return Duration.ofMillis(in.path("millis").asLong(0));
    }

    private static String text(JsonNode in, String name) {
        return in.path(name).asString("");
    }
}
