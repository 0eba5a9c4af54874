package dev.hyperteam.core.action;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.yaml.Mark;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.AttributeNotFoundException;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.error.RootAttributeNotFoundException;
import io.pebbletemplates.pebble.lexer.Syntax;
import io.pebbletemplates.pebble.loader.StringLoader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Templates that need more than printing. A class of its own so that the template engine loads only when one is met. */
final class PebbleTemplates {
    private static final Pattern LONELY_TAG = Pattern.compile("(?m)^[ \\t]*(<%(?!=)[^\\n]*?%>)[ \\t]*(?:\\n|\\z)");
    private static final Pattern TAG = Pattern.compile("(?s)<%(?!#).*?%>");
    private static final Pattern MEMBER = Pattern.compile("\\b(?:outputs|facts)\\.[a-z_][a-z0-9_]*");
    private static final PebbleEngine ENGINE = new PebbleEngine.Builder()
            .loader(new StringLoader())
            .strictVariables(true)
            .autoEscaping(false)
            .newLineTrimming(false)
            .cacheActive(false)
            .defaultLocale(Locale.ROOT)
            .syntax(new Syntax.Builder()
                    .setPrintOpenDelimiter("<%=")
                    .setPrintCloseDelimiter("%>")
                    .setExecuteOpenDelimiter("<%")
                    .setExecuteCloseDelimiter("%>")
                    .setCommentOpenDelimiter("<%#")
                    .setCommentCloseDelimiter("#%>")
                    .setEnableNewLineTrimming(false)
                    .build())
            .build();

    private PebbleTemplates() {}

    static String render(String text, Mark mark, Values values) {
        refuseUnknownMembers(text, mark, values.all());
        var context = context(values);
        try {
            return evaluate(LONELY_TAG.matcher(text).replaceAll("$1"), context);
        } catch (PebbleException joined) {
            // Joined lines shift the line numbers: ask the text as it stands in the file where it is wrong.
            try {
                evaluate(text, context);
                throw problem(joined, text, mark, values);
            } catch (PebbleException exact) {
                throw problem(exact, text, mark, values);
            }
        }
    }

    /** Pebble reads a missing key of a map as nothing, even when told to be strict; nothing is never what a runbook meant. */
    private static void refuseUnknownMembers(String text, Mark mark, Map<String, String> known) {
        Matcher tags = TAG.matcher(text);
        while (tags.find()) {
            Matcher members = MEMBER.matcher(tags.group());
            while (members.find()) {
                if (!known.containsKey(members.group())) {
                    int line = 1
                            + (int) text.substring(0, tags.start() + members.start())
                                    .chars()
                                    .filter(c -> c == '\n')
                                    .count();
                    throw Templates.unknown(members.group(), Templates.place(text, mark, line), known);
                }
            }
        }
    }

    private static String evaluate(String text, Map<String, Object> context) {
        var out = new StringWriter();
        try {
            ENGINE.getTemplate(text).evaluate(out, context);
        } catch (IOException e) {
            throw new UncheckedIOException("a StringWriter does not fail", e);
        }
        return out.toString();
    }

    private static Map<String, Object> context(Values values) {
        var context = new HashMap<String, Object>();
        values.parameters().forEach((name, value) -> context.put(name, typed(value)));
        context.put("outputs", typed(values.outputs()));
        context.put("facts", typed(values.facts()));
        return context;
    }

    private static Map<String, Object> typed(Map<String, String> texts) {
        var typed = new HashMap<String, Object>();
        texts.forEach((name, value) -> typed.put(name, typed(value)));
        return typed;
    }

    /** Flags must be conditions, so that {@code <% if fail2ban %>} works. They print the same. */
    private static Object typed(String value) {
        return value.equals("true") || value.equals("false") ? Boolean.valueOf(value) : value;
    }

    private static ProblemException problem(PebbleException e, String text, Mark mark, Values values) {
        Integer line = e.getLineNumber();
        String place = Templates.place(text, mark, line == null ? 1 : line);
        return switch (e) {
            case RootAttributeNotFoundException root -> Templates.unknown(root.getAttributeName(), place, values.all());
            case AttributeNotFoundException attribute ->
                Templates.unknown(attribute.getAttributeName(), place, values.all());
            default ->
                new ProblemException(
                        new Problem(
                                "a template cannot be filled in",
                                place,
                                e.getPebbleMessage(),
                                "tags are <%= value %> and <% if ... %>, <% for ... in ... %>, <% endif %>"),
                        e);
        };
    }
}
