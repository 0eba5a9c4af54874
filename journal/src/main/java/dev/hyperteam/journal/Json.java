package dev.hyperteam.journal;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes one event's components as one compact JSON object on one line. What equals the default (empty, zero, false) is left out:
 * {@link Fields} gives it back.
 */
final class Json {
    static final JsonFactory FACTORY = new JsonFactory();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(192);
    private final JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes);

    Json() {
        out.writeStartObject();
    }

    byte[] end() {
        out.writeEndObject();
        out.close();
        return bytes.toByteArray();
    }

    Json text(String name, String value) {
        if (!value.isEmpty()) {
            out.writeStringProperty(name, sound(value));
        }
        return this;
    }

    /** An id or a name that is written by its {@code toString}. */
    Json name(String name, Object value) {
        return text(name, value.toString());
    }

    Json number(String name, long value) {
        if (value != 0) {
            out.writeNumberProperty(name, value);
        }
        return this;
    }

    Json flag(String name, boolean value) {
        if (value) {
            out.writeBooleanProperty(name, true);
        }
        return this;
    }

    /** Nanoseconds; the longest that fit are 292 years. */
    Json duration(String name, Duration value) {
        long nanos;
        try {
            nanos = value.toNanos();
        } catch (ArithmeticException e) {
            nanos = value.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return number(name, nanos);
    }

    Json texts(String name, Collection<?> values) {
        if (!values.isEmpty()) {
            out.writeArrayPropertyStart(name);
            values.forEach(value -> out.writeString(sound(value.toString())));
            out.writeEndArray();
        }
        return this;
    }

    /** Sorted, so that equal maps are equal bytes. */
    Json map(String name, Map<String, String> values) {
        if (!values.isEmpty()) {
            out.writeObjectPropertyStart(name);
            new TreeMap<>(values).forEach((key, value) -> out.writeStringProperty(sound(key), sound(value)));
            out.writeEndObject();
        }
        return this;
    }

    /** A list of objects, each given by {@code writer}. */
    <T> Json objects(String name, List<T> values, BiConsumer<Json, T> writer) {
        if (!values.isEmpty()) {
            out.writeArrayPropertyStart(name);
            for (T value : values) {
                out.writeStartObject();
                writer.accept(this, value);
                out.writeEndObject();
            }
            out.writeEndArray();
        }
        return this;
    }

    /** A text that was cut between the halves of a character is no text that JSON can carry. */
    private static String sound(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return mend(text);
            }
        }
        return text;
    }

    private static String mend(String text) {
        var mended = new StringBuilder(text.length());
        text.codePoints()
                .forEach(point -> mended.appendCodePoint(
                        point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point));
        return mended.toString();
    }
}
