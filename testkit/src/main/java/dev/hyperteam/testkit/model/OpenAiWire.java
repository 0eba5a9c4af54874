package dev.hyperteam.testkit.model;

import dev.hyperteam.base.json.Json;
import dev.hyperteam.testkit.model.Heard.Line;
import dev.hyperteam.testkit.model.Heard.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** OpenAI's Chat Completions API, streamed. */
final class OpenAiWire implements WireFormat {
    @Override
    public String mediaType() {
        return "text/event-stream";
    }

    @Override
    public Heard read(String path, Map<String, String> headers, Json body) {
        var lines = new ArrayList<Line>();
        var system = new StringBuilder();
        for (Json message : body.items("messages")) {
            String text = WireFormat.text(message.get("content").orElse(Json.of("")));
            switch (message.text("role", "")) {
                case "system", "developer" -> system.append(text);
                case "tool" -> lines.add(new Line(Role.RESULT, text, "", message.text("tool_call_id", "")));
                case "assistant" -> {
                    if (!text.isEmpty()) {
                        lines.add(new Line(Role.MODEL, text, "", ""));
                    }
                    message.items("tool_calls").forEach(call -> lines.add(call(call)));
                }
                default -> lines.add(new Line(Role.USER, text, "", ""));
            }
        }
        return new Heard(
                "openai",
                body.text("model", ""),
                system.toString(),
                lines,
                body.items("tools").stream()
                        .map(tool -> tool.at("function", "name")
                                .flatMap(Json::asText)
                                .orElse(""))
                        .toList(),
                headers,
                body);
    }

    private static Line call(Json call) {
        var function = call.get("function").orElse(Json.object());
        return new Line(Role.CALL, function.text("arguments", ""), function.text("name", ""), call.text("id", ""));
    }

    @Override
    public List<String> write(Reply.Says says, String model) {
        var out = new ArrayList<String>();
        out.add(chunk(model, Json.object().with("role", "assistant").with("content", ""), ""));
        String member = says.stop() == Reply.Stop.REFUSAL ? "refusal" : "content";
        for (String piece : WireFormat.pieces(says.text())) {
            out.add(chunk(model, Json.object().with(member, piece), ""));
        }
        int index = 0;
        for (var call : says.calls()) {
            var head = Json.object()
                    .with("index", index)
                    .with("id", call.id())
                    .with("type", "function")
                    .with("function", Json.object().with("name", call.tool()).with("arguments", ""));
            out.add(chunk(model, Json.object().with("tool_calls", Json.list(head)), ""));
            for (String piece : WireFormat.pieces(call.arguments())) {
                var more = Json.object()
                        .with("index", index)
                        .with("function", Json.object().with("arguments", piece));
                out.add(chunk(model, Json.object().with("tool_calls", Json.list(more)), ""));
            }
            index++;
        }
        out.add(chunk(model, Json.object(), stop(says.stop())));
        var counts = says.counts();
        long prompt = counts.input() + counts.cacheRead() + counts.cacheWrite();
        var usage = Json.object()
                .with("prompt_tokens", prompt)
                .with("completion_tokens", counts.output())
                .with("total_tokens", prompt + counts.output())
                .with("prompt_tokens_details", Json.object().with("cached_tokens", counts.cacheRead()));
        out.add(data(head(model).with("choices", Json.list()).with("usage", usage)));
        out.add("data: [DONE]\n\n");
        return out;
    }

    private static String stop(Reply.Stop stop) {
        return switch (stop) {
            case END, REFUSAL -> "stop";
            case CALLS -> "tool_calls";
            case LIMIT -> "length";
        };
    }

    private static Json.Obj head(String model) {
        return Json.object()
                .with("id", "chatcmpl-scripted")
                .with("object", "chat.completion.chunk")
                .with("created", 1_700_000_000)
                .with("model", model);
    }

    private static String chunk(String model, Json.Obj delta, String finish) {
        var choice = Json.object()
                .with("index", 0)
                .with("delta", delta)
                .with("finish_reason", finish.isEmpty() ? new Json.Null() : Json.of(finish));
        return data(head(model).with("choices", Json.list(choice)));
    }

    private static String data(Json json) {
        return "data: " + json.write() + "\n\n";
    }

    @Override
    public String writeBroken(String type, String message) {
        return data(Json.object().with("error", Json.object().with("type", type).with("message", message)));
    }
}
