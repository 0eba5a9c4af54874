package dev.hyperteam.cli.console;

/**
 * Takes out of a text what could command a terminal. What a host, a file or a program said is untrusted: it must not move the cursor,
 * set the window's title, hide text or turn its direction around.
 */
public final class Clean {
    private Clean() {}

    /** {@return the text without escape sequences and control characters; line feeds and tabs stay} */
    public static String text(String text) {
        if (isClean(text)) {
            return text;
        }
        var clean = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == 0x1b) {
                i = afterEscape(text, i + 1);
            } else if (c == 0x9b) {
                i = afterControlSequence(text, i + 1);
            } else if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                i++;
            } else {
                if (c == '\r') {
                    clean.append('\n');
                } else if (!isForbidden(c)) {
                    clean.append(c);
                }
                i++;
            }
        }
        return clean.toString();
    }

    /** {@return the text as one line: {@link #text}, with line ends and tabs as blanks} */
    public static String line(String text) {
        return text(text).strip().replaceAll("\\s*\\n\\s*", " ").replace('\t', ' ');
    }

    private static boolean isClean(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isForbidden(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isForbidden(char c) {
        boolean control = (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c <= 0x9f);
        // directional marks and overrides, isolates, invisible separators of lines
        boolean invisible = c == 0x200e
                || c == 0x200f
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0x2028
                || c == 0x2029
                || c == 0xfeff;
        return control || invisible;
    }

    private static int afterEscape(String text, int i) {
        if (i >= text.length()) {
            return i;
        }
        return switch (text.charAt(i)) {
            case '[' -> afterControlSequence(text, i + 1);
            // OSC, DCS, SOS, PM, APC: a string up to BEL or ESC \
            case ']', 'P', 'X', '^', '_' -> afterString(text, i + 1);
            default -> afterIntermediates(text, i);
        };
    }

    private static int afterControlSequence(String text, int start) {
        int i = start;
        while (i < text.length() && text.charAt(i) >= 0x20 && text.charAt(i) <= 0x3f) {
            i++;
        }
        return i < text.length() && text.charAt(i) >= 0x40 && text.charAt(i) <= 0x7e ? i + 1 : i;
    }

    private static int afterString(String text, int start) {
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0x07 || c == 0x9c) {
                return i + 1;
            }
            if (c == 0x1b) {
                return i + 1 < text.length() && text.charAt(i + 1) == '\\' ? i + 2 : i;
            }
            if (c == '\n') {
                // never closed: what follows on the next line is text again
                return i;
            }
        }
        return text.length();
    }

    private static int afterIntermediates(String text, int start) {
        int i = start;
        while (i < text.length() && text.charAt(i) >= 0x20 && text.charAt(i) <= 0x2f) {
            i++;
        }
        return i < text.length() && text.charAt(i) >= 0x30 && text.charAt(i) <= 0x7e ? i + 1 : i;
    }
}
