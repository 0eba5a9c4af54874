package dev.hyperteam.agentkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The arguments of a call, held against its {@link ToolSpec}. */
public final class Arguments {
    /** Arguments that do not fit; the message is for the model. */
    public static final class Misfit extends Exception {
        private static final long serialVersionUID = 1L;

        Misfit(String message) {
            super(message);
        }

        /** {@return what is wrong, in words} */
        public String words() {
            return String.valueOf(getMessage());
        }
    }

    private static final int LONGEST = 64 * 1024;

    private final Map<String, JsonNode> values;

    private Arguments(Map<String, JsonNode> values) {
        this.values = values;
    }

    /** Reads {@code json}. Unknown names, missing ones and wrong types are refused, all in one message. */
    public static Arguments read(ToolSpec spec, String json) throws Misfit {
        JsonNode node = object(json);
        var wrong = new ArrayList<String>();
        var values = new LinkedHashMap<String, JsonNode>();
        for (var parameter : spec.parameters()) {
            JsonNode value = node.get(parameter.name());
            if (value == null || value.isNull()) {
                if (parameter.required()) {
                    wrong.add("'" + parameter.name() + "' is missing");
                }
                continue;
            }
            Optional<String> misfit = misfit(parameter, value);
            misfit.ifPresent(wrong::add);
            if (misfit.isEmpty()) {
                values.put(parameter.name(), value);
            }
        }
        var known = spec.parameters().stream().map(ToolSpec.Parameter::name).toList();
        for (String name : node.propertyNames()) {
            if (!known.contains(name)) {
                wrong.add("there is no parameter '" + name + "'; there are " + String.join(", ", known));
            }
        }
        if (!wrong.isEmpty()) {
            throw new Misfit(String.join("; ", wrong));
        }
        return new Arguments(values);
    }

    private static JsonNode object(String json) throws Misfit {
        if (json.length() > LONGEST) {
            throw new Misfit("the arguments are longer than " + LONGEST + " characters");
        }
        try {
            JsonNode node = Json.MAPPER.readTree(json.isBlank() ? "{}" : json);
            if (!node.isObject()) {
                throw new Misfit("the arguments are no JSON object");
            }
            return node;
        } catch (JacksonException e) {
            throw new Misfit("the arguments are no JSON: " + e.getOriginalMessage());
        }
    }

    private static Optional<String> misfit(ToolSpec.Parameter parameter, JsonNode value) {
        String name = "'" + parameter.name() + "' ";
        return switch (parameter.type()) {
            case TEXT -> text(parameter, value);
            case INTEGER ->
                value.isIntegralNumber() && value.canConvertToLong()
                        ? Optional.empty()
                        : Optional.of(name + "must be a whole number");
            case FLAG -> value.isBoolean() ? Optional.empty() : Optional.of(name + "must be true or false");
            case OBJECT -> value.isObject() ? Optional.empty() : Optional.of(name + "must be an object");
            case TEXTS ->
                value.isArray() && value.values().stream().allMatch(JsonNode::isString)
                        ? Optional.empty()
                        : Optional.of(name + "must be a list of texts");
        };
    }

    private static Optional<String> text(ToolSpec.Parameter parameter, JsonNode value) {
        String name = "'" + parameter.name() + "' ";
        if (!value.isString()) {
            return Optional.of(name + "must be a text");
        }
        String text = value.stringValue();
        if (text.length() > parameter.longest()) {
            return Optional.of(name + "is longer than " + parameter.longest() + " characters");
        }
        return parameter.choices().isEmpty() || parameter.choices().contains(text)
                ? Optional.empty()
                : Optional.of(name + "must be one of " + String.join(", ", parameter.choices()));
    }

    /** {@return a text that the tool's parameters say must be given} */
    public String text(String name) {
        return optionalText(name).orElseThrow(() -> new IllegalArgumentException("no parameter " + name));
    }

    /** {@return a text, if it was given} */
    public Optional<String> optionalText(String name) {
        return Optional.ofNullable(values.get(name)).map(JsonNode::stringValue);
    }

    /** {@return a number, if it was given} */
    public OptionalLong number(String name) {
        JsonNode value = values.get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value.longValue());
    }

    /** {@return the texts; empty when none were given} */
    public List<String> texts(String name) {
        JsonNode value = values.get(name);
        return value == null
                ? List.of()
                : value.values().stream().map(JsonNode::stringValue).toList();
    }

    /** {@return an object as JSON, if it was given} */
    public Optional<String> object(String name, boolean required) {
        JsonNode value = values.get(name);
        if (value == null && required) {
            throw new IllegalArgumentException("no parameter " + name);
        }
        return Optional.ofNullable(value).map(JsonNode::toString);
    }

    /** {@return the fields of an object whose values are texts, numbers or flags, each as text} */
    public Map<String, String> map(String name) {
        var map = new LinkedHashMap<String, String>();
        JsonNode value = values.get(name);
        if (value != null) {
            value.properties()
                    .forEach(field -> map.put(field.getKey(), field.getValue().asString()));
        }
        return map;
    }
}
