package dev.hyperteam.base.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * A JSON value. Immutable; equal when the values are equal, where the order of an object's members does not count. Reading is strict
 * and bounded: 64 levels, no duplicate keys, nothing behind the value.
 */
public sealed interface Json {
    /** Nothing. */
    record Null() implements Json {}

    /** True or false. */
    record Bool(boolean value) implements Json {}

    /** A number as it was written. */
    record Num(BigDecimal value) implements Json {
        @Override
        public boolean equals(Object other) {
            return other instanceof Num that && value.compareTo(that.value) == 0;
        }

        @Override
        public int hashCode() {
            return value.stripTrailingZeros().hashCode();
        }
    }

    /** A text. */
    record Str(String value) implements Json {}

    /** A list. */
    record Arr(List<Json> items) implements Json {
        public Arr {
            items = List.copyOf(items);
        }

        /** {@return the item at {@code index}, counted from 0, if there} */
        public Optional<Json> item(int index) {
            return index < items.size() ? Optional.of(items.get(index)) : Optional.empty();
        }
    }

    /** Members in the order in which they were written. */
    record Obj(SequencedMap<String, Json> members) implements Json {
        public Obj {
            members = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(members));
        }

        /** {@return this object with one member more, or another value for it} */
        public Obj with(String name, Json value) {
            var more = new LinkedHashMap<>(members);
            more.put(name, value);
            return new Obj(more);
        }

        /** {@return this object with a text member} */
        public Obj with(String name, String value) {
            return with(name, new Str(value));
        }

        /** {@return this object with a number member} */
        public Obj with(String name, long value) {
            return with(name, of(value));
        }

        /** {@return this object with a member that is true or false} */
        public Obj with(String name, boolean value) {
            return with(name, new Bool(value));
        }
    }

    /** {@return an object without members} */
    static Obj object() {
        return new Obj(new LinkedHashMap<>());
    }

    /** {@return a text} */
    static Json of(String text) {
        return new Str(text);
    }

    /** {@return a number} */
    static Json of(long number) {
        return new Num(BigDecimal.valueOf(number));
    }

    /** {@return a list} */
    static Arr list(Json... items) {
        return new Arr(Arrays.asList(items));
    }

    /** {@return a list of texts} */
    static Arr texts(Iterable<String> texts) {
        var items = new ArrayList<Json>();
        texts.forEach(text -> items.add(of(text)));
        return new Arr(items);
    }

    /**
     * Reads one value.
     *
     * @throws JsonException when the text is anything else
     */
    static Json parse(String text) {
        return JsonReader.read(text);
    }

    /** {@return the member {@code name}, when this is an object that has it and it is not null} */
    default Optional<Json> get(String name) {
        return this instanceof Obj obj
                ? Optional.ofNullable(obj.members().get(name)).filter(value -> !(value instanceof Null))
                : Optional.empty();
    }

    /** {@return the value at the end of a path of members; a number in the path is an index into a list} */
    default Optional<Json> at(String... path) {
        Optional<Json> here = Optional.of(this);
        for (String name : path) {
            here = here.flatMap(json -> json instanceof Arr arr ? arr.item(Integer.parseInt(name)) : json.get(name));
        }
        return here;
    }

    /** {@return the text member {@code name}, or {@code fallback} when there is no such text} */
    default String text(String name, String fallback) {
        return get(name).flatMap(Json::asText).orElse(fallback);
    }

    /** {@return the whole-number member {@code name}, or {@code fallback} when there is no such number} */
    default long number(String name, long fallback) {
        return get(name).map(json -> json.asLong().orElse(fallback)).orElse(fallback);
    }

    /** {@return the items of the list member {@code name}; none when there is no such list} */
    default List<Json> items(String name) {
        return get(name).map(Json::items).orElse(List.of());
    }

    /** {@return the items of this list; none when it is not a list} */
    default List<Json> items() {
        return this instanceof Arr arr ? arr.items() : List.of();
    }

    /** {@return the members of this object; none when it is not an object} */
    default Map<String, Json> members() {
        return this instanceof Obj obj ? obj.members() : Map.of();
    }

    /** {@return the text, when this is one} */
    default Optional<String> asText() {
        return this instanceof Str str ? Optional.of(str.value()) : Optional.empty();
    }

    /** {@return the number, when this is a whole one that fits} */
    default OptionalLong asLong() {
        if (this instanceof Num num && num.value().abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0) {
            return num.value().stripTrailingZeros().scale() <= 0
                    ? OptionalLong.of(num.value().longValue())
                    : OptionalLong.empty();
        }
        return OptionalLong.empty();
    }

    /** {@return the value as compact JSON on one line, members in their order} */
    default String write() {
        return JsonWriter.write(this, false);
    }

    /** {@return the value as compact JSON with members sorted by name: equal values give equal texts} */
    default String canonical() {
        return JsonWriter.write(this, true);
    }
}
