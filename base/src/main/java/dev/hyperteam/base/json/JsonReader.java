package dev.hyperteam.base.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Text to values, on Jackson's streaming parser. */
final class JsonReader {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxNumberLength(100)
                    .maxStringLength(32 << 20)
                    .build())
            .build();

    private JsonReader() {}

    static Json read(String text) {
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            var value = value(parser, parser.nextToken());
            if (parser.nextToken() != null) {
                throw wrong(parser, "something stands behind the value");
            }
            return value;
        } catch (JacksonException e) {
            var place = e.getLocation();
            throw new JsonException(
                    place == null
                            ? "JSON that is too deep or too long, at line 1 or behind it"
                            : "not JSON at line " + place.getLineNr() + ", column " + place.getColumnNr());
        }
    }

    private static Json value(JsonParser parser, @Nullable JsonToken token) {
        if (token == null) {
            throw wrong(parser, "the text ends too early");
        }
        return switch (token) {
            case VALUE_NULL -> new Json.Null();
            case VALUE_TRUE -> new Json.Bool(true);
            case VALUE_FALSE -> new Json.Bool(false);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(parser.getDecimalValue());
            case VALUE_STRING -> new Json.Str(parser.getString());
            case START_ARRAY -> array(parser);
            case START_OBJECT -> object(parser);
            default -> throw wrong(parser, "unexpected " + token);
        };
    }

    private static Json array(JsonParser parser) {
        var items = new ArrayList<Json>();
        for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(parser, token));
        }
        return new Json.Arr(items);
    }

    private static Json object(JsonParser parser) {
        var members = new LinkedHashMap<String, Json>();
        for (var token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
            if (token != JsonToken.PROPERTY_NAME) {
                throw wrong(parser, "the text ends too early");
            }
            String name = parser.currentName();
            members.put(name, value(parser, parser.nextToken()));
        }
        return new Json.Obj(members);
    }

    private static JsonException wrong(JsonParser parser, String why) {
        return new JsonException("not JSON at line " + parser.currentLocation().getLineNr() + ": " + why);
    }
}
