package dev.hyperteam.journal;

import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** One JSON object's members. Those that nobody asks for are tolerated; those that are missing get their default. */
final class Fields {
    private static final Fields NONE = new Fields();

    private String[] names = new String[8];
    private Object[] values = new Object[8];
    private int size;

    private Fields() {}

    /** Reads one object after the other: one parser for all, because making one costs as much as reading an event. */
    static final class Reader {
        private final Feed feed = new Feed();
        private final JsonParser in = Json.FACTORY.createParser(ObjectReadContext.empty(), feed);

        Fields read(byte[] json) {
            feed.bytes = json;
            feed.at = 0;
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("not a JSON object");
            }
            Fields fields = object(in);
            if (feed.at < json.length) {
                throw new IllegalArgumentException("something follows after the JSON object");
            }
            return fields;
        }
    }

    /** Gives the parser one text at a time, so that it never reads ahead into the next. */
    private static final class Feed extends InputStream {
        private byte[] bytes = new byte[0];
        private int at;

        @Override
        public int read() {
            return at < bytes.length ? bytes[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int count = Math.min(length, bytes.length - at);
            if (count <= 0) {
                return length == 0 ? 0 : -1;
            }
            System.arraycopy(bytes, at, target, offset, count);
            at += count;
            return count;
        }
    }

    private static Fields object(JsonParser in) {
        var fields = new Fields();
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            Object value = value(in, in.nextToken());
            if (value != null) {
                fields.add(name, value);
            }
        }
        return fields;
    }

    private static @Nullable Object value(JsonParser in, JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> in.getString();
            case VALUE_NUMBER_INT -> in.getLongValue();
            case VALUE_TRUE -> true;
            case START_ARRAY -> array(in);
            case START_OBJECT -> object(in);
            default -> null; // null, false and fractions: nothing that this version writes, or a default
        };
    }

    private static List<Object> array(JsonParser in) {
        var values = new ArrayList<Object>();
        for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
            Object value = value(in, token);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    private void add(String name, Object value) {
        if (size == names.length) {
            names = Arrays.copyOf(names, size * 2);
            values = Arrays.copyOf(values, size * 2);
        }
        names[size] = name;
        values[size] = value;
        size++;
    }

    private @Nullable Object get(String name) {
        for (int i = 0; i < size; i++) {
            if (names[i].equals(name)) {
                return values[i];
            }
        }
        return null;
    }

    String text(String name) {
        return get(name) instanceof String text ? text : "";
    }

    long number(String name) {
        return get(name) instanceof Long number ? number : 0;
    }

    int count(String name) {
        return (int) number(name);
    }

    boolean flag(String name) {
        return get(name) instanceof Boolean flag && flag;
    }

    Duration duration(String name) {
        long nanos = number(name);
        return nanos == 0 ? Duration.ZERO : Duration.ofNanos(nanos);
    }

    /** A list of texts, each read by {@code reader}. */
    <T> List<T> texts(String name, Function<String, T> reader) {
        if (!(get(name) instanceof List<?> list)) {
            return List.of();
        }
        return list.stream()
                .filter(String.class::isInstance)
                .map(value -> reader.apply((String) value))
                .toList();
    }

    List<String> texts(String name) {
        return texts(name, text -> text);
    }

    <T> List<T> objects(String name, Function<Fields, T> reader) {
        if (!(get(name) instanceof List<?> list)) {
            return List.of();
        }
        return list.stream()
                .map(value -> reader.apply(value instanceof Fields fields ? fields : NONE))
                .toList();
    }

    Map<String, String> map(String name) {
        if (!(get(name) instanceof Fields fields)) {
            return Map.of();
        }
        var map = new LinkedHashMap<String, String>();
        for (int i = 0; i < fields.size; i++) {
            if (fields.values[i] instanceof String text) {
                map.put(fields.names[i], text);
            }
        }
        return map;
    }
}
