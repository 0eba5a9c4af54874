package dev.hyperteam.agentkit.mcp;

/** What a server said, without characters that act on a reader or hide from one. */
final class Words {
    private Words() {}

    /** {@return one line of at most {@code most} characters that can all be seen} */
    static String line(String text, int most) {
        return cut(visible(head(text, most), false).strip(), most);
    }

    /** {@return at most {@code most} characters that can all be seen, on several lines where there were some} */
    static String paragraph(String text, int most) {
        return cut(visible(head(text, most), true).strip(), most);
    }

    /** {@return the whole text on its lines, without what cannot be seen} */
    static String seen(String text) {
        return visible(text, true);
    }

    /** {@return the whole text; only what would act on a terminal is gone, because a result may well be in any script} */
    static String output(String text) {
        var out = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> c == '\n' || c == '\t' || Character.getType(c) != Character.CONTROL)
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    /** {@return whether every character of a name can be seen} */
    static boolean isVisible(String name) {
        return visible(name, false).equals(name);
    }

    /** Much longer ones are not even looked at. */
    private static String head(String text, int most) {
        return text.length() > 4 * most ? text.substring(0, 4 * most) : text;
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }

    private static String visible(String text, boolean lines) {
        var out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\n' && lines) {
                out.append('\n');
            } else if (c == '\n' || c == '\t' || c == '\r') {
                out.append(lines && c == '\r' ? "" : " ");
            } else if (!hidden(c)) {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    /** Controls, what changes the direction, joins or tags without being seen, and what has no meaning agreed upon. */
    private static boolean hidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> c >= 0xE0100 && c <= 0xE01EF; // variation selectors, in which a text can be hidden
        };
    }
}
