package dev.hyperteam.agentkit;

/**
 * Tokens of one answer, or of many.
 *
 * @param input read, those from the provider's cache included
 * @param output written
 * @param cacheRead of {@code input}, read from the provider's cache
 * @param cacheWrite of {@code input}, written into it
 */
public record Usage(long input, long output, long cacheRead, long cacheWrite) {
    public static final Usage NONE = new Usage(0, 0, 0, 0);

    /** {@return the sum} */
    public Usage plus(Usage more) {
        return new Usage(
                input + more.input, output + more.output, cacheRead + more.cacheRead, cacheWrite + more.cacheWrite);
    }

    /** {@return tokens in all} */
    public long total() {
        return input + output;
    }
}
