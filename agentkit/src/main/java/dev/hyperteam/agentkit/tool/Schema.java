package dev.hyperteam.agentkit.tool;

import dev.hyperteam.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The form of a tool's parameters, or of a structured answer: a JSON schema of type object, and its check. Built by {@link #object()};
 * {@link #of} takes any JSON schema, of which the check knows {@code type}, {@code properties}, {@code required}, {@code items},
 * {@code enum}, {@code minimum}, {@code maximum}, {@code maxItems}, {@code maxLength} and {@code additionalProperties: false}.
 *
 * @param json the JSON schema
 */
public record Schema(Json.Obj json) {
    /** A schema that came from elsewhere. */
    public static Schema of(Json.Obj json) {
        return new Schema(json);
    }

    /** Begins a schema that takes the named members and no others. */
    public static Builder object() {
        return new Builder();
    }

    /** {@return what is wrong with {@code value}, in words for the model that wrote it; nothing when it fits} */
    public List<String> faults(Json value) {
        return SchemaCheck.faults(json, value);
    }

    /** Collects members. Not thread-safe. */
    public static final class Builder {
        private final LinkedHashMap<String, Json> properties = new LinkedHashMap<>();
        private final List<String> required = new ArrayList<>();

        private Builder() {}

        private Builder add(String name, Json.Obj type, String description, boolean needed) {
            properties.put(name, type.with("description", description));
            if (needed) {
                required.add(name);
            }
            return this;
        }

        private static Json.Obj type(String name) {
            return Json.object().with("type", name);
        }

        /** A text that must be there. */
        public Builder text(String name, String description) {
            return add(name, type("string"), description, true);
        }

        /** A text that may be there. */
        public Builder optionalText(String name, String description) {
            return add(name, type("string"), description, false);
        }

        /** One of several texts; must be there. */
        public Builder choice(String name, String description, List<String> choices) {
            return add(name, type("string").with("enum", Json.texts(choices)), description, true);
        }

        /** A whole number within bounds; must be there. */
        public Builder whole(String name, String description, long min, long max) {
            return add(name, bounded(min, max), description, true);
        }

        /** A whole number within bounds; may be there. */
        public Builder optionalWhole(String name, String description, long min, long max) {
            return add(name, bounded(min, max), description, false);
        }

        private static Json.Obj bounded(long min, long max) {
            return type("integer").with("minimum", min).with("maximum", max);
        }

        /** A number; must be there. */
        public Builder decimal(String name, String description) {
            return add(name, type("number"), description, true);
        }

        /** True or false; may be there. */
        public Builder flag(String name, String description) {
            return add(name, type("boolean"), description, false);
        }

        /** A list of texts; must be there. */
        public Builder texts(String name, String description, int most) {
            return add(name, type("array").with("items", type("string")).with("maxItems", most), description, true);
        }

        /** An object; must be there. */
        public Builder object(String name, String description, Schema schema) {
            return add(name, schema.json(), description, true);
        }

        /** A list of objects; must be there. */
        public Builder objects(String name, String description, Schema schema, int most) {
            return add(name, type("array").with("items", schema.json()).with("maxItems", most), description, true);
        }

        /** A mapping from any name to a text; may be there. */
        public Builder textMap(String name, String description) {
            return add(name, type("object").with("additionalProperties", type("string")), description, false);
        }

        /** {@return the schema} */
        public Schema build() {
            return new Schema(type("object")
                    .with("properties", new Json.Obj(properties))
                    .with("required", Json.texts(required))
                    .with("additionalProperties", false));
        }
    }
}
