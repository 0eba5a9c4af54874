package dev.hyperteam.lab;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** QMP's texts: orders with arguments that are texts, and answers as maps, lists and texts. */
final class QmpJson {
    private static final JsonFactory FACTORY = JsonFactory.builder().build();

    private QmpJson() {}

    static String command(String command, Map<String, String> arguments) {
        var text = new StringWriter();
        try (var out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            out.writeStartObject();
            out.writeStringProperty("execute", command);
            if (!arguments.isEmpty()) {
                out.writeObjectPropertyStart("arguments");
                new TreeMap<>(arguments).forEach(out::writeStringProperty);
                out.writeEndObject();
            }
            out.writeEndObject();
        }
        return text.toString();
    }

    static Map<String, Object> object(String line) {
        try (var in = FACTORY.createParser(ObjectReadContext.empty(), line)) {
            in.nextToken();
            return value(in) instanceof Map<?, ?> map ? texts(map) : Map.of();
        }
    }

    private static Map<String, Object> texts(Map<?, ?> map) {
        var result = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> result.put(String.valueOf(key), value));
        return result;
    }

    private static Object value(JsonParser in) {
        if (in.currentToken() == JsonToken.START_OBJECT) {
            var map = new LinkedHashMap<String, Object>();
            while (in.nextToken() != JsonToken.END_OBJECT) {
                String name = in.currentName();
                in.nextToken();
                map.put(name, value(in));
            }
            return map;
        }
        if (in.currentToken() == JsonToken.START_ARRAY) {
            var list = new ArrayList<Object>();
            while (in.nextToken() != JsonToken.END_ARRAY) {
                list.add(value(in));
            }
            return list;
        }
        return String.valueOf(in.getString());
    }

    /** {@return all texts at the end of a path through maps; lists on the way are walked through} */
    static List<String> texts(@Nullable Object value, List<String> path) {
        return switch (value) {
            case null -> List.of();
            case List<?> list ->
                list.stream().flatMap(item -> texts(item, path).stream()).toList();
            case Map<?, ?> map when !path.isEmpty() -> texts(map.get(path.getFirst()), path.subList(1, path.size()));
            case String text when path.isEmpty() -> List.of(text);
            default -> List.of();
        };
    }
}
