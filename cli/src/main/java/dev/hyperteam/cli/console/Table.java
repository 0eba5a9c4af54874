package dev.hyperteam.cli.console;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, as wide as they must be. Not thread-safe. */
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    /** A table with these headings. */
    public Table(String... headings) {
        rows.add(List.of(headings));
    }

    /** Adds a row; cells beyond the headings are refused. */
    public Table row(String... cells) {
        if (cells.length > rows.getFirst().size()) {
            throw new IllegalArgumentException("more cells than headings");
        }
        rows.add(List.of(cells).stream().map(Clean::line).toList());
        return this;
    }

    /** {@return the lines, two blanks between columns, none at the ends} */
    public List<String> lines() {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (var row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(
                        widths[i], row.get(i).codePointCount(0, row.get(i).length()));
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            String cell = row.get(i);
            line.append(cell);
            if (i < row.size() - 1) {
                line.append(" ".repeat(widths[i] - cell.codePointCount(0, cell.length()) + 2));
            }
        }
        return line.toString().stripTrailing();
    }

    /** {@return the lines as one text} */
    public String text() {
        return String.join("\n", lines());
    }
}
