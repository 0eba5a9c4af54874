package dev.hyperteam.agentkit.mcp;

import dev.hyperteam.agentkit.tool.ToolResult;
import dev.hyperteam.base.json.Json;
import java.util.List;
import java.util.stream.Collectors;

/** What a call brought, as text for a model: texts as they are, everything else by name. */
final class Results {
    private Results() {}

    static ToolResult read(Json result) {
        List<Json> contents = result.items("content");
        var text = contents.stream().map(Results::text).collect(Collectors.joining("\n"));
        if (contents.isEmpty()) {
            // a server with both says the same twice
            text = result.get("structuredContent").map(Json::write).orElse("(the tool said nothing)");
        }
        boolean failed = result.get("isError").equals(java.util.Optional.of(new Json.Bool(true)));
        String shown = Words.output(text);
        return failed ? ToolResult.failed(shown) : ToolResult.ok(shown);
    }

    private static String text(Json content) {
        return switch (content.text("type", "")) {
            case "text" -> content.text("text", "");
            case "image", "audio" ->
                "[" + content.text("type", "") + " " + label(content, "mimeType") + ", "
                        + bytes(content.text("data", "")) + " bytes, not shown]";
            case "resource" -> resource(content.get("resource").orElse(Json.object()));
            case "resource_link" -> "[link to " + label(content, "uri") + ", " + label(content, "name") + "]";
            default -> "[something of type '" + label(content, "type") + "', not shown]";
        };
    }

    private static String resource(Json resource) {
        String what = "[resource " + label(resource, "uri");
        return resource.get("text")
                .flatMap(Json::asText)
                .map(text -> what + "]\n" + text)
                .orElseGet(() -> what + ", " + label(resource, "mimeType") + ", " + bytes(resource.text("blob", ""))
                        + " bytes, not shown]");
    }

    private static String label(Json json, String name) {
        return Words.line(json.text(name, "unnamed"), 200);
    }

    private static long bytes(String base64) {
        return base64.length() * 3L / 4;
    }
}
