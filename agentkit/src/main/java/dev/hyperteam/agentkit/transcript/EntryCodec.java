package dev.hyperteam.agentkit.transcript;

import dev.hyperteam.agentkit.model.Message;
import dev.hyperteam.agentkit.model.ModelId;
import dev.hyperteam.agentkit.model.ModelResponse;
import dev.hyperteam.agentkit.model.ModelResponse.StopReason;
import dev.hyperteam.agentkit.model.Provider;
import dev.hyperteam.agentkit.model.Usage;
import dev.hyperteam.base.json.Json;
import dev.hyperteam.base.json.JsonException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Entries to one line of JSON and back, for whoever stores a transcript. Every line says the version of its format; another version is
 * refused.
 */
public final class EntryCodec {
    private static final int VERSION = 1;

    private EntryCodec() {}

    /** {@return the entry as one line of JSON without its end} */
    public static String encode(Entry entry) {
        var out = Json.object().with("v", VERSION);
        return switch (entry) {
            case Entry.Opened e -> end(out.with("type", "opened").with("agent", e.agent()), e);
            case Entry.Said e -> end(out.with("type", "said").with("text", e.text()), e);
            case Entry.Asking e -> end(turn(out.with("type", "asking"), e.turn(), e.model()), e);
            case Entry.Answered e ->
                end(
                        cost(turn(out.with("type", "answered"), e.turn(), e.model()), e.cost())
                                .with("response", response(e.response())),
                        e);
            case Entry.Amended e -> end(out.with("type", "amended").with("message", message(e.message())), e);
            case Entry.Failed e ->
                end(
                        cost(turn(out.with("type", "failed"), e.turn(), e.model()), e.cost())
                                .with("problem", e.problem())
                                .with("spent", usage(e.spent())),
                        e);
            case Entry.Calling e -> end(out.with("type", "calling").with("call", call(e.call())), e);
            case Entry.Called e ->
                end(
                        out.with("type", "called")
                                .with("id", e.result().id())
                                .with("tool", e.result().tool())
                                .with("text", e.result().text())
                                .with("error", e.result().error()),
                        e);
            case Entry.Waited e ->
                end(out.with("type", "waited").with("time", e.time().toString()), e);
            case Entry.Summarised e ->
                end(
                        cost(
                                        out.with("type", "summarised")
                                                .with("model", e.model().toString()),
                                        e.cost())
                                .with("through", e.through())
                                .with("text", e.text())
                                .with("usage", usage(e.usage())),
                        e);
            case Entry.Ended e ->
                end(out.with("type", "ended").with("kind", e.kind()).with("text", e.text()), e);
        };
    }

    private static String end(Json.Obj out, Entry entry) {
        return out.with("at", entry.at().toString()).write();
    }

    private static Json.Obj turn(Json.Obj out, int turn, ModelId model) {
        return out.with("turn", turn).with("model", model.toString());
    }

    private static Json.Obj cost(Json.Obj out, Optional<BigDecimal> cost) {
        return cost.map(dollars -> out.with("cost", dollars.toPlainString())).orElse(out);
    }

    private static Json.Obj usage(Usage usage) {
        return Json.object()
                .with("input", usage.input())
                .with("output", usage.output())
                .with("cacheRead", usage.cacheRead())
                .with("cacheWrite", usage.cacheWrite());
    }

    private static Json.Obj call(Message.ToolCall call) {
        return Json.object().with("id", call.id()).with("tool", call.tool()).with("arguments", call.arguments());
    }

    private static Json.Obj message(Message.Assistant message) {
        var marks = Json.object();
        for (var mark : message.marks().entrySet()) {
            marks = marks.with(mark.getKey(), mark.getValue());
        }
        return Json.object()
                .with("text", message.text())
                .with(
                        "calls",
                        Json.list(message.calls().stream().map(EntryCodec::call).toArray(Json[]::new)))
                .with("marks", marks);
    }

    private static Json.Obj response(ModelResponse response) {
        return Json.object()
                .with("message", message(response.message()))
                .with("usage", usage(response.usage()))
                .with("stop", response.stop().name())
                .with("id", response.id())
                .with("model", response.model());
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException when the line is anything else; the message says why
     */
    public static Entry decode(String line) {
        try {
            var in = Json.parse(line);
            if (in.number("v", 0) != VERSION) {
                throw new IllegalArgumentException(
                        "format " + in.number("v", 0) + ", this program reads format " + VERSION);
            }
            return entry(in, Instant.parse(need(in, "at")));
        } catch (JsonException | DateTimeException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static Entry entry(Json in, Instant at) {
        String type = need(in, "type");
        return switch (type) {
            case "opened" -> new Entry.Opened(need(in, "agent"), at);
            case "said" -> new Entry.Said(need(in, "text"), at);
            case "asking" -> new Entry.Asking(turnOf(in), modelOf(in), at);
            case "answered" ->
                new Entry.Answered(turnOf(in), modelOf(in), responseOf(child(in, "response")), costOf(in), at);
            case "amended" -> new Entry.Amended(messageOf(child(in, "message")), at);
            case "failed" ->
                new Entry.Failed(
                        turnOf(in), modelOf(in), need(in, "problem"), usageOf(child(in, "spent")), costOf(in), at);
            case "calling" -> new Entry.Calling(callOf(child(in, "call")), at);
            case "called" ->
                new Entry.Called(
                        new Message.CallResult(
                                need(in, "id"),
                                need(in, "tool"),
                                need(in, "text"),
                                child(in, "error").equals(new Json.Bool(true))),
                        at);
            case "waited" -> new Entry.Waited(Duration.parse(need(in, "time")), at);
            case "summarised" ->
                new Entry.Summarised(
                        (int) in.number("through", 0),
                        need(in, "text"),
                        modelOf(in),
                        usageOf(child(in, "usage")),
                        costOf(in),
                        at);
            case "ended" -> new Entry.Ended(need(in, "kind"), need(in, "text"), at);
            default -> throw new IllegalArgumentException("unknown type of entry '" + type + "'");
        };
    }

    private static Json child(Json in, String name) {
        return in.get(name).orElseThrow(() -> new IllegalArgumentException("no member '" + name + "'"));
    }

    private static String need(Json in, String name) {
        return child(in, name)
                .asText()
                .orElseThrow(() -> new IllegalArgumentException("member '" + name + "' is no text"));
    }

    private static int turnOf(Json in) {
        return (int) in.number("turn", 0);
    }

    private static ModelId modelOf(Json in) {
        String text = need(in, "model");
        int slash = text.indexOf('/');
        var provider = Provider.of(text.substring(0, Math.max(0, slash)))
                .orElseThrow(() -> new IllegalArgumentException("unknown model '" + text + "'"));
        return new ModelId(provider, text.substring(slash + 1));
    }

    private static Optional<BigDecimal> costOf(Json in) {
        return in.get("cost").flatMap(Json::asText).map(BigDecimal::new);
    }

    private static Usage usageOf(Json in) {
        return new Usage(
                in.number("input", 0), in.number("output", 0), in.number("cacheRead", 0), in.number("cacheWrite", 0));
    }

    private static Message.ToolCall callOf(Json in) {
        return new Message.ToolCall(need(in, "id"), need(in, "tool"), need(in, "arguments"));
    }

    private static Message.Assistant messageOf(Json in) {
        var calls = new ArrayList<Message.ToolCall>();
        in.items("calls").forEach(call -> calls.add(callOf(call)));
        var marks = new LinkedHashMap<String, String>();
        child(in, "marks")
                .members()
                .forEach((name, mark) -> marks.put(name, mark.asText().orElse("")));
        return new Message.Assistant(need(in, "text"), calls, marks);
    }

    private static ModelResponse responseOf(Json in) {
        return new ModelResponse(
                messageOf(child(in, "message")),
                usageOf(child(in, "usage")),
                StopReason.valueOf(need(in, "stop")),
                need(in, "id"),
                need(in, "model"));
    }
}
