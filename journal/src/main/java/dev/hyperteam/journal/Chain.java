package dev.hyperteam.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hash chain: {@code hash = SHA-256(prev || text)}, where {@code prev} is the hash before (32 zero bytes for the first event) and
 * {@code text} is {@code seq \n run \n at \n type \n data} in UTF-8, {@code at} in nanoseconds since 1970. Serves one thread.
 */
final class Chain {
    /** What the first event's hash follows on. */
    static final byte[] START = new byte[32];

    private final MessageDigest digest;

    Chain() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    byte[] next(byte[] prev, long seq, String run, long at, String type, byte[] data) {
        digest.update(prev);
        String head = seq + "\n" + run + "\n" + at + "\n" + type + "\n";
        digest.update(head.getBytes(StandardCharsets.UTF_8));
        return digest.digest(data);
    }
}
