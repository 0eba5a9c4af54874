package dev.hyperteam.cli.data;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Trees of maps, lists, texts, numbers and booleans, written as JSON or YAML. Pure. */
public final class Trees {
    private Trees() {}

    /** A mapping in the order given: {@code map("a", 1, "b", 2)}. */
    public static Map<String, @Nullable Object> map(@Nullable Object... keysAndValues) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return map;
    }

    /** {@return the tree as one line of JSON} */
    public static String json(@Nullable Object tree) {
        var text = new StringBuilder();
        json(text, tree, "");
        return text.toString();
    }

    /** {@return the tree as JSON that people can read} */
    public static String prettyJson(@Nullable Object tree) {
        var text = new StringBuilder();
        json(text, tree, "\n");
        return text.toString();
    }

    /** {@code indent} is empty for one line, else a line feed and the blanks of the current level. */
    private static void json(StringBuilder text, @Nullable Object tree, String indent) {
        String inner = indent.isEmpty() ? "" : indent + "  ";
        switch (tree) {
            case null -> text.append("null");
            case Map<?, ?> map -> {
                text.append('{');
                String comma = "";
                for (var entry : map.entrySet()) {
                    text.append(comma).append(inner);
                    quote(text, String.valueOf(entry.getKey()));
                    text.append(indent.isEmpty() ? ":" : ": ");
                    json(text, entry.getValue(), inner);
                    comma = ",";
                }
                text.append(map.isEmpty() ? "" : indent).append('}');
            }
            case Collection<?> list -> {
                text.append('[');
                String comma = "";
                for (Object item : list) {
                    text.append(comma).append(inner);
                    json(text, item, inner);
                    comma = ",";
                }
                text.append(list.isEmpty() ? "" : indent).append(']');
            }
            case Number number -> text.append(number);
            case Boolean flag -> text.append(flag);
            default -> quote(text, tree.toString());
        }
    }

    private static void quote(StringBuilder text, String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    // a lone surrogate is no character; 2028 and 2029 end lines in JavaScript
                    boolean half = Character.isSurrogate(c) && !isPair(value, i);
                    if (c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029 || half) {
                        text.append("\\u").append(java.util.HexFormat.of().toHexDigits(c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    private static boolean isPair(String value, int i) {
        char c = value.charAt(i);
        return Character.isHighSurrogate(c)
                ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
    }

    /** {@return the tree as YAML in block style; every text that is not plainly a word is quoted as JSON does} */
    public static String yaml(@Nullable Object tree) {
        var text = new StringBuilder();
        yaml(text, tree, "");
        return text.toString().strip();
    }

    private static void yaml(StringBuilder text, @Nullable Object tree, String indent) {
        switch (tree) {
            case Map<?, ?> map
            when !map.isEmpty() -> {
                String gap = "";
                for (var entry : map.entrySet()) {
                    text.append(gap)
                            .append(word(String.valueOf(entry.getKey())))
                            .append(':');
                    value(text, entry.getValue(), indent);
                    gap = "\n" + indent;
                }
            }
            case Collection<?> list
            when !list.isEmpty() -> {
                String gap = "";
                for (Object item : list) {
                    text.append(gap).append("- ");
                    yaml(text, item, indent + "  ");
                    gap = "\n" + indent;
                }
            }
            case String word -> text.append(word(word));
            case null, default -> json(text, tree, "");
        }
    }

    private static void value(StringBuilder text, @Nullable Object value, String indent) {
        boolean nested = (value instanceof Map<?, ?> map && !map.isEmpty())
                || (value instanceof Collection<?> list && !list.isEmpty());
        if (nested) {
            text.append('\n').append(indent).append("  ");
            yaml(text, value, indent + "  ");
        } else {
            text.append(' ');
            yaml(text, value, indent);
        }
    }

    private static String word(String value) {
        boolean plain = value.matches("[A-Za-z/][A-Za-z0-9/_.@+-]*( [A-Za-z0-9/_.@+(-][A-Za-z0-9/_.@+()-]*)*")
                && !List.of("true", "false", "null", "yes", "no", "on", "off")
                        .contains(value.toLowerCase(java.util.Locale.ROOT));
        if (plain) {
            return value;
        }
        var quoted = new StringBuilder();
        quote(quoted, value);
        return quoted.toString();
    }
}
