package dev.hyperteam.agentkit.model;

/**
 * Tokens as the provider counted them; no token is in two of the four.
 *
 * @param input what was read at the full price
 * @param output what was written, reasoning included
 * @param cacheRead what was read from the provider's cache
 * @param cacheWrite what was read and written to the provider's cache
 */
public record Usage(long input, long output, long cacheRead, long cacheWrite) {
    /** No tokens. */
    public static final Usage NONE = new Usage(0, 0, 0, 0);

    /** {@return the size of the whole prompt} */
    public long prompt() {
        return input + cacheRead + cacheWrite;
    }

    /** {@return all tokens} */
    public long total() {
        return prompt() + output;
    }

    /** {@return both together} */
    public Usage plus(Usage other) {
        return new Usage(
                input + other.input, output + other.output, cacheRead + other.cacheRead, cacheWrite + other.cacheWrite);
    }
}
