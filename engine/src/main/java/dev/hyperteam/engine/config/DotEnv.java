package dev.hyperteam.engine.config;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/**
 * Reads {@code .env} files strictly: {@code NAME=value} lines, {@code export} in front allowed, comments on lines of their own or after
 * white space, {@code 'literal'} and {@code "with \n \t \" \\ \$ escapes"}. Nothing is expanded. Messages never show a value.
 */
final class DotEnv {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final String file;
    private final Problems problems;
    private final SequencedMap<String, String> values = new LinkedHashMap<>();

    private DotEnv(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** {@return the values by name, in the order of the file; mistakes go to {@code problems}} */
    static SequencedMap<String, String> read(String file, String text, Problems problems) {
        var reader = new DotEnv(file, problems);
        var lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            reader.line(lines.get(i), i + 1);
        }
        return Collections.unmodifiableSequencedMap(reader.values);
    }

    private void line(String raw, int number) {
        String line = number == 1 && raw.startsWith("\uFEFF") ? raw.substring(1) : raw;
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return;
        }
        if (text.startsWith("export ")) {
            text = text.substring("export ".length()).strip();
        }
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        if (equals < 0 || !NAME.matcher(name).matches()) {
            wrong(number, 1, equals < 0 ? "no '=' on the line" : "the name before '=' is not one", "write NAME=value");
            return;
        }
        int column = line.indexOf('=') + 2;
        String rest = text.substring(equals + 1);
        String value;
        if (rest.startsWith("'")) {
            value = quoted(rest, '\'', number, column);
        } else if (rest.startsWith("\"")) {
            value = quoted(rest, '"', number, column);
        } else {
            value = bare(rest, number, column);
        }
        if (values.containsKey(name)) {
            wrong(number, 1, "'" + name + "' stands twice", "remove one");
        }
        values.put(name, value);
    }

    private String bare(String rest, int number, int column) {
        int comment = rest.indexOf(" #");
        String value = (comment < 0 ? rest : rest.substring(0, comment)).strip();
        if (rest.startsWith(" ") || value.chars().anyMatch(c -> " \t'\"`".indexOf(c) >= 0)) {
            wrong(number, column, "a value with blanks or quotes must be quoted", "write NAME='value'");
        }
        return value;
    }

    private String quoted(String rest, char quote, int number, int column) {
        var value = new StringBuilder();
        for (int i = 1; i < rest.length(); i++) {
            char c = rest.charAt(i);
            if (c == quote) {
                String after = rest.substring(i + 1).strip();
                if (!after.isEmpty() && !after.startsWith("#")) {
                    wrong(number, column + i + 1, "text after the closing quote", "quote the whole value");
                }
                return value.toString();
            }
            if (quote == '"' && c == '\\' && i + 1 < rest.length()) {
                i++;
                value.append(unescape(rest.charAt(i), number, column + i));
            } else {
                value.append(c);
            }
        }
        wrong(number, column, "the quote is not closed on its line", "close it; write \\n for a new line in \"...\"");
        return "";
    }

    private char unescape(char escaped, int number, int column) {
        return switch (escaped) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case '\\', '"', '$' -> escaped;
            default -> {
                wrong(number, column, "unknown escape", "write \\\\ for a backslash");
                yield escaped;
            }
        };
    }

    private void wrong(int line, int column, String why, String next) {
        problems.add(new Problem("not a valid line", file + ":" + line + ":" + column, why, next));
    }
}
