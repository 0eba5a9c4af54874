package dev.hyperteam.journal;

import org.jspecify.annotations.Nullable;

/**
 * What a walk along the hash chain found.
 *
 * @param events entries that are in order, from the first
 * @param headHash hash of the last of them, 64 hexadecimal digits; whoever keeps a copy elsewhere can prove the whole journal
 * @param broken the first place that is not in order; null when all is
 */
public record Verification(
        long events, String headHash, @Nullable Broken broken) {
    /**
     * A place where the chain does not hold.
     *
     * @param seq the first entry that is missing, edited or out of order
     * @param why what is wrong there
     */
    public record Broken(long seq, String why) {}

    /** {@return whether every entry is in order and none is missing} */
    public boolean ok() {
        return broken == null;
    }
}
