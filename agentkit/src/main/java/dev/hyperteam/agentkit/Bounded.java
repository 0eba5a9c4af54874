package dev.hyperteam.agentkit;

/** Texts that must not be longer than so much. */
final class Bounded {
    private Bounded() {}

    /** {@return the text, or its beginning and end with a note about what is left out between them} */
    static String middleOut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        String note = "\n[... " + (text.length() - most) + " characters left out ...]\n";
        int half = Math.max(0, (most - note.length()) / 2);
        return whole(text, 0, half) + note + whole(text, text.length() - half, text.length());
    }

    /** Never half of a character that takes two. */
    private static String whole(String text, int from, int to) {
        int begin = from > 0 && from < text.length() && Character.isLowSurrogate(text.charAt(from)) ? from + 1 : from;
        int end = to > begin && to < text.length() && Character.isHighSurrogate(text.charAt(to - 1)) ? to - 1 : to;
        return text.substring(begin, Math.max(begin, end));
    }
}
