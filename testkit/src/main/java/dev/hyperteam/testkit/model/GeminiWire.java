package dev.hyperteam.testkit.model;

import dev.hyperteam.base.json.Json;
import dev.hyperteam.testkit.model.Heard.Line;
import dev.hyperteam.testkit.model.Heard.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gemini's generateContent, streamed. */
final class GeminiWire implements WireFormat {
    @Override
    public String mediaType() {
        return "text/event-stream";
    }

    @Override
    public Heard read(String path, Map<String, String> headers, Json body) {
        var lines = new ArrayList<Line>();
        for (Json content : body.items("contents")) {
            boolean model = content.text("role", "").equals("model");
            for (Json part : content.items("parts")) {
                var call = part.get("functionCall");
                var result = part.get("functionResponse");
                if (call.isPresent()) {
                    lines.add(new Line(
                            Role.CALL,
                            call.get().get("args").orElse(Json.object()).write(),
                            call.get().text("name", ""),
                            ""));
                } else if (result.isPresent()) {
                    String text = result.get().get("response").map(Json::write).orElse("");
                    lines.add(new Line(Role.RESULT, text, result.get().text("name", ""), ""));
                } else {
                    lines.add(new Line(model ? Role.MODEL : Role.USER, part.text("text", ""), "", ""));
                }
            }
        }
        var tools = new ArrayList<String>();
        body.items("tools")
                .forEach(tool ->
                        tool.items("functionDeclarations").forEach(function -> tools.add(function.text("name", ""))));
        String system =
                body.at("systemInstruction", "parts").map(WireFormat::text).orElse("");
        String model = path.replaceAll(".*/models/([^:/]+):.*", "$1");
        return new Heard("gemini", model, system, lines, tools, headers, body);
    }

    @Override
    public List<String> write(Reply.Says says, String model) {
        var out = new ArrayList<String>();
        for (String piece : WireFormat.pieces(says.text())) {
            out.add(chunk(model, Json.list(Json.object().with("text", piece)), "", says));
        }
        var calls = says.calls().stream()
                .map(call -> Json.object()
                        .with(
                                "functionCall",
                                Json.object()
                                        .with("name", call.tool())
                                        .with("args", WireFormat.value(call.arguments()))))
                .toArray(Json[]::new);
        var last = calls.length == 0 ? Json.list(Json.object().with("text", "")) : Json.list(calls);
        out.add(chunk(model, last, stop(says.stop()), says));
        return out;
    }

    private static String stop(Reply.Stop stop) {
        return switch (stop) {
            case END, CALLS -> "STOP";
            case LIMIT -> "MAX_TOKENS";
            case REFUSAL -> "SAFETY";
        };
    }

    private static String chunk(String model, Json parts, String finish, Reply.Says says) {
        var candidate = Json.object()
                .with("index", 0)
                .with("content", Json.object().with("role", "model").with("parts", parts));
        var counts = says.counts();
        long prompt = counts.input() + counts.cacheRead() + counts.cacheWrite();
        var usage = Json.object()
                .with("promptTokenCount", prompt)
                .with("candidatesTokenCount", counts.output())
                .with("cachedContentTokenCount", counts.cacheRead())
                .with("totalTokenCount", prompt + counts.output());
        return "data: "
                + Json.object()
                        .with(
                                "candidates",
                                Json.list(finish.isEmpty() ? candidate : candidate.with("finishReason", finish)))
                        .with("usageMetadata", usage)
                        .with("modelVersion", model)
                        .with("responseId", "scripted")
                        .write()
                + "\r\n\r\n";
    }

    @Override
    public String writeBroken(String type, String message) {
        return "data: "
                + Json.object()
                        .with("error", Json.object().with("status", type).with("message", message))
                        .write()
                + "\r\n\r\n";
    }
}
