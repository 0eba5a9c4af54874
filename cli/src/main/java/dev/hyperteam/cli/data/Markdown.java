package dev.hyperteam.cli.data;

import java.util.ArrayList;
import java.util.List;

/** Pieces of Markdown in which values cannot break out of their place. Pure. */
final class Markdown {
    private Markdown() {}

    /** {@return a text within a sentence or a table: one line, nothing in it is markup} */
    static String text(String value) {
        return value.strip()
                .replaceAll("\\s+", " ")
                .replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("<", "&lt;")
                .replace("*", "\\*")
                .replace("[", "\\[");
    }

    /** {@return code within a sentence, as long as it is one line} */
    static String code(String value) {
        String fence = "`".repeat(longestRun(value) + 1);
        String gap = value.startsWith("`") || value.endsWith("`") ? " " : "";
        return value.isEmpty() ? "(empty)" : fence + gap + value + gap + fence;
    }

    /** {@return code within a cell of a table, where only the bar has a meaning} */
    static String cell(String value) {
        return code(value.strip().replaceAll("\\s*\\n\\s*", " ")).replace("|", "\\|");
    }

    /** {@return a block of code, indented by {@code indent}} */
    static String block(String language, String code, String indent) {
        String fence = "`".repeat(Math.max(3, longestRun(code) + 1));
        var text = new StringBuilder(indent).append(fence).append(language).append('\n');
        code.strip()
                .lines()
                .forEach(line ->
                        text.append(line.isEmpty() ? "" : indent).append(line).append('\n'));
        return text.append(indent).append(fence).append('\n').toString();
    }

    private static int longestRun(String value) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < value.length(); i++) {
            run = value.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    /** {@return a table with these headings; empty without rows} */
    static String table(List<String> headings, List<List<String>> rows) {
        if (rows.isEmpty()) {
            return "";
        }
        List<List<String>> all = new ArrayList<>();
        all.add(headings);
        all.add(headings.stream().map(_ -> "---").toList());
        all.addAll(rows);
        var text = new StringBuilder();
        all.forEach(row -> text.append("| ").append(String.join(" | ", row)).append(" |\n"));
        return text.toString();
    }

    /**
     * {@return the first paragraph of a text that was wrapped by hand} A line that ends a sentence although the next word would have
     * fitted ends a paragraph, as an empty line does.
     */
    static String firstParagraph(String text) {
        List<String> lines = text.strip().lines().map(String::strip).toList();
        int width = lines.stream().mapToInt(String::length).max().orElse(0);
        var paragraph = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            paragraph.append(paragraph.isEmpty() ? "" : " ").append(line);
            String next = i + 1 < lines.size() ? lines.get(i + 1) : "";
            int word = next.indexOf(' ') < 0 ? next.length() : next.indexOf(' ');
            boolean room = line.length() + 1 + word <= width;
            if (next.isEmpty() || (line.matches(".*[.!?]") && room)) {
                break;
            }
        }
        return paragraph.toString();
    }
}
