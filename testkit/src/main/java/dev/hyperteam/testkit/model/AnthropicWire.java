package dev.hyperteam.testkit.model;

import dev.hyperteam.base.json.Json;
import dev.hyperteam.testkit.model.Heard.Line;
import dev.hyperteam.testkit.model.Heard.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Anthropic's Messages API, streamed. */
final class AnthropicWire implements WireFormat {
    @Override
    public String mediaType() {
        return "text/event-stream";
    }

    @Override
    public Heard read(String path, Map<String, String> headers, Json body) {
        var lines = new ArrayList<Line>();
        for (Json message : body.items("messages")) {
            boolean model = message.text("role", "").equals("assistant");
            var content = message.get("content").orElse(Json.of(""));
            content.asText().ifPresent(text -> lines.add(new Line(model ? Role.MODEL : Role.USER, text, "", "")));
            for (Json block : content.items()) {
                switch (block.text("type", "")) {
                    case "tool_use" ->
                        lines.add(new Line(
                                Role.CALL,
                                block.get("input").orElse(Json.object()).write(),
                                block.text("name", ""),
                                block.text("id", "")));
                    case "tool_result" ->
                        lines.add(new Line(
                                Role.RESULT,
                                WireFormat.text(block.get("content").orElse(Json.of(""))),
                                "",
                                block.text("tool_use_id", "")));
                    default -> lines.add(new Line(model ? Role.MODEL : Role.USER, block.text("text", ""), "", ""));
                }
            }
        }
        return new Heard(
                "anthropic",
                body.text("model", ""),
                WireFormat.text(body.get("system").orElse(Json.of(""))),
                lines,
                body.items("tools").stream().map(tool -> tool.text("name", "")).toList(),
                headers,
                body);
    }

    @Override
    public List<String> write(Reply.Says says, String model) {
        var out = new ArrayList<String>();
        var counts = says.counts();
        var usage = Json.object()
                .with("input_tokens", counts.input())
                .with("cache_creation_input_tokens", counts.cacheWrite())
                .with("cache_read_input_tokens", counts.cacheRead())
                .with("output_tokens", 1);
        out.add(event(
                "message_start",
                Json.object()
                        .with(
                                "message",
                                Json.object()
                                        .with("id", "msg_scripted")
                                        .with("type", "message")
                                        .with("role", "assistant")
                                        .with("model", model)
                                        .with("content", Json.list())
                                        .with("usage", usage))));
        out.add(event("ping", Json.object()));
        int index = 0;
        if (!says.text().isEmpty()) {
            block(out, index++, Json.object().with("type", "text").with("text", ""), "text_delta", "text", says.text());
        }
        for (var call : says.calls()) {
            var start = Json.object()
                    .with("type", "tool_use")
                    .with("id", call.id())
                    .with("name", call.tool())
                    .with("input", Json.object());
            block(out, index++, start, "input_json_delta", "partial_json", call.arguments());
        }
        out.add(event(
                "message_delta",
                Json.object()
                        .with("delta", Json.object().with("stop_reason", stop(says.stop())))
                        .with("usage", Json.object().with("output_tokens", counts.output()))));
        out.add(event("message_stop", Json.object()));
        return out;
    }

    private static void block(List<String> out, int index, Json start, String delta, String member, String text) {
        out.add(event("content_block_start", Json.object().with("index", index).with("content_block", start)));
        for (String piece : WireFormat.pieces(text)) {
            out.add(event(
                    "content_block_delta",
                    Json.object()
                            .with("index", index)
                            .with("delta", Json.object().with("type", delta).with(member, piece))));
        }
        out.add(event("content_block_stop", Json.object().with("index", index)));
    }

    private static String stop(Reply.Stop stop) {
        return switch (stop) {
            case END -> "end_turn";
            case CALLS -> "tool_use";
            case LIMIT -> "max_tokens";
            case REFUSAL -> "refusal";
        };
    }

    private static String event(String name, Json.Obj data) {
        return "event: " + name + "\ndata: " + data.with("type", name).write() + "\n\n";
    }

    @Override
    public String writeBroken(String type, String message) {
        return event(
                "error",
                Json.object().with("error", Json.object().with("type", type).with("message", message)));
    }
}
