package dev.hyperteam.base.json;

import java.util.Map;
import java.util.TreeMap;

/** Values to compact text. */
final class JsonWriter {
    private JsonWriter() {}

    static String write(Json json, boolean sorted) {
        var out = new StringBuilder();
        append(out, json, sorted);
        return out.toString();
    }

    private static void append(StringBuilder out, Json json, boolean sorted) {
        switch (json) {
            case Json.Null ignored -> out.append("null");
            case Json.Bool bool -> out.append(bool.value());
            // canonical: 1, 1.0 and 1e0 are the same number
            case Json.Num num -> out.append(sorted ? num.value().stripTrailingZeros() : num.value());
            case Json.Str str -> quote(out, str.value());
            case Json.Arr arr -> {
                String between = "[";
                for (Json item : arr.items()) {
                    out.append(between);
                    append(out, item, sorted);
                    between = ",";
                }
                out.append(arr.items().isEmpty() ? "[]" : "]");
            }
            case Json.Obj obj -> members(out, sorted ? new TreeMap<>(obj.members()) : obj.members(), sorted);
        }
    }

    private static void members(StringBuilder out, Map<String, Json> members, boolean sorted) {
        String between = "{";
        for (var member : members.entrySet()) {
            out.append(between);
            quote(out, member.getKey());
            out.append(':');
            append(out, member.getValue(), sorted);
            between = ",";
        }
        out.append(members.isEmpty() ? "{}" : "}");
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    // line separators end a line for some readers; a lone half of a pair is not encodable
                    if (c < 0x20 || c == 0x7f || c == '\u2028' || c == '\u2029' || alone(text, i)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean alone(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
