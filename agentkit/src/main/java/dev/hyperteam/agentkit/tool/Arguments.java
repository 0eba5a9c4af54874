package dev.hyperteam.agentkit.tool;

import dev.hyperteam.base.json.Json;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * The arguments of a call, which fit the tool's schema. Reading one that the schema does not promise is a mistake of the tool.
 *
 * @param json all of them
 */
public record Arguments(Json.Obj json) {
    /** {@return a text that the schema requires} */
    public String text(String name) {
        return optionalText(name).orElseThrow(() -> absent(name));
    }

    /** {@return a text, if it is there} */
    public Optional<String> optionalText(String name) {
        return json.get(name).flatMap(Json::asText);
    }

    /** {@return a whole number that the schema requires} */
    public long whole(String name) {
        return optionalWhole(name).orElseThrow(() -> absent(name));
    }

    /** {@return a whole number, if it is there} */
    public OptionalLong optionalWhole(String name) {
        return json.get(name).map(Json::asLong).orElse(OptionalLong.empty());
    }

    /** {@return a number that the schema requires} */
    public BigDecimal decimal(String name) {
        if (json.get(name).orElse(new Json.Null()) instanceof Json.Num num) {
            return num.value();
        }
        throw absent(name);
    }

    /** {@return true or false; {@code fallback} when it is not there} */
    public boolean flag(String name, boolean fallback) {
        return json.get(name).orElse(new Json.Null()) instanceof Json.Bool bool ? bool.value() : fallback;
    }

    /** {@return a list of texts; empty when it is not there} */
    public List<String> texts(String name) {
        return json.items(name).stream()
                .map(item -> item.asText().orElseThrow(() -> absent(name)))
                .toList();
    }

    /** {@return a mapping to texts; empty when it is not there} */
    public SequencedMap<String, String> textMap(String name) {
        var texts = new LinkedHashMap<String, String>();
        json.get(name)
                .orElse(Json.object())
                .members()
                .forEach((key, value) -> texts.put(key, value.asText().orElseThrow(() -> absent(name))));
        return texts;
    }

    /** {@return an object that the schema requires} */
    public Arguments object(String name) {
        return arguments(name, json.get(name).orElse(new Json.Null()));
    }

    /** {@return a list of objects; empty when it is not there} */
    public List<Arguments> objects(String name) {
        return json.items(name).stream().map(item -> arguments(name, item)).toList();
    }

    private static Arguments arguments(String name, Json value) {
        if (value instanceof Json.Obj obj) {
            return new Arguments(obj);
        }
        throw absent(name);
    }

    private static IllegalArgumentException absent(String name) {
        return new IllegalArgumentException("the schema does not promise '" + name + "' in this form");
    }
}
