package dev.hyperteam.testkit.model;

import dev.hyperteam.base.json.Json;
import dev.hyperteam.testkit.model.Heard.Line;
import dev.hyperteam.testkit.model.Heard.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Ollama's chat API: one JSON object a line. */
final class OllamaWire implements WireFormat {
    @Override
    public String mediaType() {
        return "application/x-ndjson";
    }

    @Override
    public Heard read(String path, Map<String, String> headers, Json body) {
        var lines = new ArrayList<Line>();
        var system = new StringBuilder();
        for (Json message : body.items("messages")) {
            String text = message.text("content", "");
            switch (message.text("role", "")) {
                case "system" -> system.append(text);
                case "tool" -> lines.add(new Line(Role.RESULT, text, message.text("tool_name", ""), ""));
                case "assistant" -> {
                    if (!text.isEmpty()) {
                        lines.add(new Line(Role.MODEL, text, "", ""));
                    }
                    for (Json call : message.items("tool_calls")) {
                        var function = call.get("function").orElse(Json.object());
                        lines.add(new Line(
                                Role.CALL,
                                function.get("arguments").orElse(Json.object()).write(),
                                function.text("name", ""),
                                ""));
                    }
                }
                default -> lines.add(new Line(Role.USER, text, "", ""));
            }
        }
        return new Heard(
                "ollama",
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

    @Override
    public List<String> write(Reply.Says says, String model) {
        var out = new ArrayList<String>();
        for (String piece : WireFormat.pieces(says.text())) {
            out.add(line(model, Json.object().with("role", "assistant").with("content", piece)));
        }
        if (!says.calls().isEmpty()) {
            var calls = says.calls().stream()
                    .map(call -> Json.object()
                            .with(
                                    "function",
                                    Json.object()
                                            .with("name", call.tool())
                                            .with("arguments", WireFormat.value(call.arguments()))))
                    .toArray(Json[]::new);
            out.add(line(
                    model,
                    Json.object().with("role", "assistant").with("content", "").with("tool_calls", Json.list(calls))));
        }
        var counts = says.counts();
        out.add(head(model)
                        .with("message", Json.object().with("role", "assistant").with("content", ""))
                        .with("done", true)
                        .with("done_reason", says.stop() == Reply.Stop.LIMIT ? "length" : "stop")
                        .with("prompt_eval_count", counts.input() + counts.cacheRead() + counts.cacheWrite())
                        .with("eval_count", counts.output())
                        .write()
                + "\n");
        return out;
    }

    private static Json.Obj head(String model) {
        return Json.object().with("model", model).with("created_at", "2026-01-01T00:00:00.000000Z");
    }

    private static String line(String model, Json message) {
        return head(model).with("message", message).with("done", false).write() + "\n";
    }

    @Override
    public String writeBroken(String type, String message) {
        return Json.object().with("error", message).write() + "\n";
    }

    @Override
    public String writeStatus(Reply.Status status) {
        return Json.object().with("error", status.message()).write();
    }
}
