package dev.hyperteam.agentkit.telemetry;

import dev.hyperteam.agentkit.model.Message;
import dev.hyperteam.agentkit.model.ModelResponse.StopReason;
import dev.hyperteam.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Messages in the form that the conventions want them in. */
final class Content {
    private Content() {}

    static String system(String text) {
        return text.isEmpty()
                ? ""
                : Json.list(part("text").with("content", text)).write();
    }

    static String messages(List<Message> messages) {
        return Json.list(messages.stream().map(Content::message).toArray(Json[]::new))
                .write();
    }

    private static Json message(Message message) {
        var parts = new ArrayList<Json>();
        String role = switch (message) {
            case Message.User user -> {
                parts.add(part("text").with("content", user.text()));
                yield "user";
            }
            case Message.Assistant said -> {
                if (!said.text().isEmpty()) {
                    parts.add(part("text").with("content", said.text()));
                }
                said.calls()
                        .forEach(call -> parts.add(part("tool_call")
                                .with("id", call.id())
                                .with("name", call.tool())
                                .with("arguments", call.arguments())));
                yield "assistant";
            }
            case Message.Results results -> {
                results.results()
                        .forEach(result -> parts.add(part("tool_call_response")
                                .with("id", result.id())
                                .with("response", result.text())));
                yield "tool";
            }
        };
        return Json.object().with("role", role).with("parts", new Json.Arr(parts));
    }

    private static Json.Obj part(String type) {
        return Json.object().with("type", type);
    }

    static String finishReason(StopReason stop) {
        return switch (stop) {
            case END_TURN -> "stop";
            case TOOL_CALLS -> "tool_call";
            case MAX_TOKENS -> "length";
            case REFUSAL -> "content_filter";
            case OTHER -> "other";
        };
    }
}
