package dev.hyperteam.agentkit.langchain;

import dev.hyperteam.base.json.Json;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;

/** JSON schemas in LangChain4j's types. They have no room for bounds, so these go into the description; agentkit checks them anyway. */
public final class Schemas {
    private Schemas() {}

    /** {@return a schema of type object} */
    public static JsonObjectSchema object(Json schema) {
        var builder = JsonObjectSchema.builder()
                .required(schema.items("required").stream()
                        .map(name -> name.asText().orElse(""))
                        .toList());
        description(schema).ifPresent(builder::description);
        schema.get("properties")
                .orElse(Json.object())
                .members()
                .forEach((name, member) -> builder.addProperty(name, element(member)));
        return builder.build();
    }

    private static JsonSchemaElement element(Json schema) {
        String description = description(schema).orElse(null);
        if (!schema.items("enum").isEmpty()) {
            return JsonEnumSchema.builder()
                    .description(description)
                    .enumValues(schema.items("enum").stream()
                            .map(value -> value.asText().orElseGet(value::write))
                            .toList())
                    .build();
        }
        return switch (schema.text("type", "")) {
            case "object" -> object(schema);
            case "string" -> JsonStringSchema.builder().description(description).build();
            case "integer" ->
                JsonIntegerSchema.builder().description(description).build();
            case "number" -> JsonNumberSchema.builder().description(description).build();
            case "boolean" ->
                JsonBooleanSchema.builder().description(description).build();
            case "array" ->
                JsonArraySchema.builder()
                        .description(description)
                        .items(element(schema.get("items").orElse(Json.object().with("type", "string"))))
                        .build();
            default -> JsonRawSchema.from(schema.write());
        };
    }

    private static java.util.Optional<String> description(Json schema) {
        var text = new StringBuilder(schema.text("description", ""));
        schema.get("minimum")
                .ifPresent(min -> text.append(" (at least ").append(min.write()).append(')'));
        schema.get("maximum")
                .ifPresent(max -> text.append(" (at most ").append(max.write()).append(')'));
        schema.get("maxItems")
                .ifPresent(max -> text.append(" (at most ").append(max.write()).append(" items)"));
        schema.get("maxLength")
                .ifPresent(max -> text.append(" (at most ").append(max.write()).append(" characters)"));
        return text.isEmpty()
                ? java.util.Optional.empty()
                : java.util.Optional.of(text.toString().strip());
    }
}
