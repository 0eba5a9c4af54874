package dev.hyperteam.agents;

/**
 * Marks a text from a host, another team or a tool server as data. The mark at both ends is a hash over the text, so a text cannot hold its
 * own mark and cannot end its frame early. The same text has the same frame: who asks the same twice sees that nothing has changed.
 */
final class Frame {
    private static final int MARK = 32;

    private Frame() {}

    /** {@return the text in its frame; {@code from} is ours and says where it comes from} */
    static String of(String from, String text) {
        String mark = Call.hash(from + " " + text.length() + " " + text).substring(0, MARK);
        return "[data from " + from + ", " + text.length() + " characters, mark " + mark + "]\n"
                + text
                + (text.endsWith("\n") ? "" : "\n")
                + "[end of data, mark " + mark + "]";
    }
}
