package dev.hyperteam.core.action;

import dev.hyperteam.base.Nearest;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.yaml.Mark;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Templates in the values of a runbook: {@code <%= name %>} prints a value, {@code <% if ... %>}, {@code <% for ... %>} and the rest of
 * Pebble stand in {@code <% ... %>}, comments in {@code <%# ... #%>}. Other braces are left alone. A line that holds nothing but one
 * {@code <% ... %>} leaves no empty line behind. Nothing is escaped. Pure and thread-safe.
 */
public final class Templates {
    private static final Pattern PLAIN_PRINT =
            Pattern.compile("<%=\\s*([a-z_][a-z0-9_]*(?:\\.[a-z_][a-z0-9_]*)?)\\s*%>");

    private Templates() {}

    /** {@return whether {@code text} has anything to fill in} */
    public static boolean isTemplate(String text) {
        return text.contains("<%");
    }

    /**
     * {@return {@code text} with its values filled in}
     *
     * @param mark where the text stands in the runbook, for messages
     * @throws ProblemException for an unknown variable or a syntax mistake, at file:line:column
     */
    public static String render(String text, Mark mark, Values values) {
        if (!isTemplate(text)) {
            return text;
        }
        // Most templates only print values. Doing these here spares a run the start of the template engine.
        if (isTemplate(PLAIN_PRINT.matcher(text).replaceAll(""))) {
            return PebbleTemplates.render(text, mark, values);
        }
        Map<String, String> all = values.all();
        var result = new StringBuilder();
        Matcher matcher = PLAIN_PRINT.matcher(text);
        while (matcher.find()) {
            String name = matcher.group(1);
            String value = all.get(name);
            if (value == null) {
                int line = 1
                        + (int) text.substring(0, matcher.start())
                                .chars()
                                .filter(c -> c == '\n')
                                .count();
                throw unknown(name, place(text, mark, line), all);
            }
            matcher.appendReplacement(result, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(result).toString();
    }

    static ProblemException unknown(String name, String place, Map<String, String> known) {
        String next = Nearest.of(name, known.keySet())
                .map(near -> "did you mean '" + near + "'?")
                .orElse(
                        known.isEmpty()
                                ? "there are no values here"
                                : "known are: " + String.join(", ", known.keySet()));
        return new ProblemException(new Problem("unknown variable '" + name + "' in a template", place, "", next));
    }

    /** {@return the place of a template's line in the runbook} A text of several lines is a block scalar, which begins below its mark. */
    static String place(String text, Mark mark, int line) {
        if (mark.line() == 0) {
            return mark + ", line " + line;
        }
        boolean block = text.contains("\n");
        return block ? mark.file() + ":" + (mark.line() + line) : mark.toString();
    }
}
