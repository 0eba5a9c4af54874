package dev.hyperteam.agentkit.tool;

import dev.hyperteam.base.Nearest;
import dev.hyperteam.base.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares a value with a JSON schema. */
final class SchemaCheck {
    /** Enough for a model to repair its call; the rest follows from these. */
    private static final int MOST = 8;

    private final List<String> faults = new ArrayList<>();

    private SchemaCheck() {}

    static List<String> faults(Json schema, Json value) {
        var check = new SchemaCheck();
        check.check("", schema, value);
        return check.faults.size() > MOST ? List.copyOf(check.faults.subList(0, MOST)) : List.copyOf(check.faults);
    }

    private void check(String where, Json schema, Json value) {
        Optional<String> type = schema.get("type").flatMap(Json::asText);
        if (type.isPresent() && !fits(type.get(), value)) {
            fault(where, "must be of type " + type.get());
            return;
        }
        var choices = schema.items("enum");
        if (!choices.isEmpty() && !choices.contains(value)) {
            fault(where, "must be one of " + new Json.Arr(choices).write());
        }
        switch (value) {
            case Json.Obj obj -> object(where, schema, obj);
            case Json.Arr arr -> array(where, schema, arr);
            case Json.Num num -> number(where, schema, num.value());
            case Json.Str str -> {
                long most = schema.number("maxLength", Long.MAX_VALUE);
                if (str.value().length() > most) {
                    fault(where, "must have at most " + most + " characters");
                }
            }
            case Json.Bool ignored -> {}
            case Json.Null ignored -> {}
        }
    }

    private static boolean fits(String type, Json value) {
        return switch (type) {
            case "object" -> value instanceof Json.Obj;
            case "array" -> value instanceof Json.Arr;
            case "string" -> value instanceof Json.Str;
            case "boolean" -> value instanceof Json.Bool;
            case "number" -> value instanceof Json.Num;
            case "integer" -> value.asLong().isPresent();
            case "null" -> value instanceof Json.Null;
            default -> true;
        };
    }

    private void object(String where, Json schema, Json.Obj value) {
        for (Json name : schema.items("required")) {
            String member = name.asText().orElse("");
            if (!value.members().containsKey(member)) {
                fault(path(where, member), "is missing");
            }
        }
        var known = schema.get("properties").orElse(Json.object()).members();
        boolean closed = schema.get("additionalProperties")
                .filter(more -> more.equals(new Json.Bool(false)))
                .isPresent();
        Optional<Json> others = schema.get("additionalProperties").filter(Json.Obj.class::isInstance);
        value.members().forEach((name, member) -> {
            var own = known.get(name);
            if (own != null) {
                check(path(where, name), own, member);
            } else if (closed) {
                fault(
                        path(where, name),
                        "is unknown"
                                + Nearest.of(name, known.keySet())
                                        .map(near -> "; did you mean " + near + "?")
                                        .orElse(""));
            } else {
                others.ifPresent(other -> check(path(where, name), other, member));
            }
        });
    }

    private void array(String where, Json schema, Json.Arr value) {
        long most = schema.number("maxItems", Long.MAX_VALUE);
        if (value.items().size() > most) {
            fault(where, "must have at most " + most + " items");
            return;
        }
        schema.get("items").ifPresent(item -> {
            for (int i = 0; i < value.items().size(); i++) {
                check(where + "[" + i + "]", item, value.items().get(i));
            }
        });
    }

    private void number(String where, Json schema, BigDecimal value) {
        if (schema.get("minimum").orElse(null) instanceof Json.Num min && value.compareTo(min.value()) < 0) {
            fault(where, "must be at least " + min.value());
        }
        if (schema.get("maximum").orElse(null) instanceof Json.Num max && value.compareTo(max.value()) > 0) {
            fault(where, "must be at most " + max.value());
        }
    }

    private static String path(String where, String name) {
        return where.isEmpty() ? name : where + "." + name;
    }

    private void fault(String where, String what) {
        faults.add((where.isEmpty() ? "the value" : where) + " " + what);
    }
}
