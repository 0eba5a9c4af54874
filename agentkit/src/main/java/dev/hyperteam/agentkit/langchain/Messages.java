package dev.hyperteam.agentkit.langchain;

import dev.hyperteam.agentkit.model.Message;
import dev.hyperteam.agentkit.model.ModelRequest;
import dev.hyperteam.base.json.Json;
import dev.hyperteam.base.json.JsonException;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Messages there and back. */
public final class Messages {
    private static final String THINKING = "thinking";
    private static final String TEXT = "text:";
    private static final String TEXTS = "texts:";

    private Messages() {}

    /** {@return the conversation as LangChain4j wants it} */
    public static List<ChatMessage> to(ModelRequest request) {
        var messages = new ArrayList<ChatMessage>();
        if (!request.system().isEmpty()) {
            messages.add(SystemMessage.from(request.system()));
        }
        for (Message message : request.messages()) {
            switch (message) {
                case Message.User user -> messages.add(UserMessage.from(user.text()));
                case Message.Assistant said -> messages.add(to(said));
                case Message.Results results ->
                    results.results()
                            .forEach(result -> messages.add(ToolExecutionResultMessage.builder()
                                    .id(result.id())
                                    .toolName(result.tool())
                                    .text(result.text().isEmpty() ? "(nothing)" : result.text())
                                    .isError(result.error())
                                    .build()));
            }
        }
        return messages;
    }

    private static AiMessage to(Message.Assistant said) {
        var attributes = new LinkedHashMap<String, Object>();
        said.marks().forEach((name, mark) -> {
            if (name.startsWith(TEXT)) {
                attributes.put(name.substring(TEXT.length()), mark);
            } else if (name.startsWith(TEXTS)) {
                attributes.put(
                        name.substring(TEXTS.length()),
                        Json.parse(mark).items().stream()
                                .map(item -> item.asText().orElse(""))
                                .toList());
            }
        });
        // the providers refuse a message of the model that says and calls nothing
        boolean nothing = said.text().isEmpty() && said.calls().isEmpty();
        return AiMessage.builder()
                .text(nothing ? "(nothing)" : said.text().isEmpty() ? null : said.text())
                .thinking(said.marks().get(THINKING))
                .toolExecutionRequests(said.calls().stream()
                        .map(call -> ToolExecutionRequest.builder()
                                .id(call.id())
                                .name(call.tool())
                                .arguments(object(call.arguments()))
                                .build())
                        .toList())
                .attributes(attributes)
                .build();
    }

    /** Providers take nothing but an object back, also where the model wrote something else; it shall see what it wrote. */
    private static String object(String arguments) {
        try {
            if (arguments.isBlank()) {
                return "{}";
            }
            return Json.parse(arguments) instanceof Json.Obj obj ? obj.write() : malformed(arguments);
        } catch (JsonException e) {
            return malformed(arguments);
        }
    }

    private static String malformed(String arguments) {
        return Json.object().with("malformed_arguments", arguments).write();
    }

    /** {@return the tools as LangChain4j wants them} */
    public static List<ToolSpecification> tools(ModelRequest request) {
        return request.tools().stream()
                .map(tool -> ToolSpecification.builder()
                        .name(tool.name())
                        .description(tool.description())
                        .parameters(Schemas.object(tool.parameters()))
                        .build())
                .toList();
    }

    /** {@return a call of the model} */
    public static Message.ToolCall from(ToolExecutionRequest call) {
        return new Message.ToolCall(
                call.id() == null ? "" : call.id(),
                call.name() == null ? "" : call.name(),
                call.arguments() == null ? "" : call.arguments());
    }

    /** {@return what the model said} */
    public static Message.Assistant from(AiMessage message) {
        var marks = new LinkedHashMap<String, String>();
        if (message.thinking() != null) {
            marks.put(THINKING, message.thinking());
        }
        for (Map.Entry<String, Object> attribute : message.attributes().entrySet()) {
            if (attribute.getValue() instanceof String text) {
                marks.put(TEXT + attribute.getKey(), text);
            } else if (attribute.getValue() instanceof Iterable<?> texts) {
                var list = new ArrayList<String>();
                texts.forEach(text -> list.add(String.valueOf(text)));
                marks.put(TEXTS + attribute.getKey(), Json.texts(list).write());
            }
        }
        return new Message.Assistant(
                message.text() == null ? "" : message.text(),
                message.toolExecutionRequests().stream().map(Messages::from).toList(),
                marks);
    }
}
