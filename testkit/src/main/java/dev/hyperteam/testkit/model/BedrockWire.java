package dev.hyperteam.testkit.model;

import dev.hyperteam.base.json.Json;
import dev.hyperteam.testkit.model.Heard.Line;
import dev.hyperteam.testkit.model.Heard.Role;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Amazon Bedrock's Converse API, not streamed: its stream is binary. */
final class BedrockWire implements WireFormat {
    @Override
    public String mediaType() {
        return "application/json";
    }

    @Override
    public Heard read(String path, Map<String, String> headers, Json body) {
        var lines = new ArrayList<Line>();
        for (Json message : body.items("messages")) {
            boolean model = message.text("role", "").equals("assistant");
            for (Json block : message.items("content")) {
                var use = block.get("toolUse");
                var result = block.get("toolResult");
                if (use.isPresent()) {
                    lines.add(new Line(
                            Role.CALL,
                            use.get().get("input").orElse(Json.object()).write(),
                            use.get().text("name", ""),
                            use.get().text("toolUseId", "")));
                } else if (result.isPresent()) {
                    lines.add(new Line(
                            Role.RESULT,
                            WireFormat.text(result.get().get("content").orElse(Json.of(""))),
                            "",
                            result.get().text("toolUseId", "")));
                } else {
                    lines.add(new Line(model ? Role.MODEL : Role.USER, block.text("text", ""), "", ""));
                }
            }
        }
        String model = URLDecoder.decode(path.replaceAll(".*/model/([^/]+)/.*", "$1"), StandardCharsets.UTF_8);
        return new Heard(
                "bedrock",
                model,
                WireFormat.text(body.get("system").orElse(Json.of(""))),
                lines,
                body.get("toolConfig").map(tools -> tools.items("tools")).orElse(List.of()).stream()
                        .map(tool -> tool.at("toolSpec", "name")
                                .flatMap(Json::asText)
                                .orElse(""))
                        .toList(),
                headers,
                body);
    }

    @Override
    public List<String> write(Reply.Says says, String model) {
        var content = new ArrayList<Json>();
        if (!says.text().isEmpty()) {
            content.add(Json.object().with("text", says.text()));
        }
        for (var call : says.calls()) {
            content.add(Json.object()
                    .with(
                            "toolUse",
                            Json.object()
                                    .with("toolUseId", call.id())
                                    .with("name", call.tool())
                                    .with("input", WireFormat.value(call.arguments()))));
        }
        var counts = says.counts();
        var message = Json.object().with("role", "assistant").with("content", new Json.Arr(content));
        return List.of(Json.object()
                .with("output", Json.object().with("message", message))
                .with("stopReason", stop(says.stop()))
                .with(
                        "usage",
                        Json.object()
                                .with("inputTokens", counts.input())
                                .with("outputTokens", counts.output())
                                .with("totalTokens", counts.input() + counts.output())
                                .with("cacheReadInputTokens", counts.cacheRead())
                                .with("cacheWriteInputTokens", counts.cacheWrite()))
                .with("metrics", Json.object().with("latencyMs", 1))
                .write());
    }

    private static String stop(Reply.Stop stop) {
        return switch (stop) {
            case END -> "end_turn";
            case CALLS -> "tool_use";
            case LIMIT -> "max_tokens";
            case REFUSAL -> "guardrail_intervened";
        };
    }

    @Override
    public String writeBroken(String type, String message) {
        return "{";
    }

    @Override
    public String writeStatus(Reply.Status status) {
        return Json.object()
                .with("__type", status.type())
                .with("message", status.message())
                .write();
    }
}
