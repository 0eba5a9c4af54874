package dev.hyperteam.base;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A value that must never be shown. {@link #toString()} is a mask, so that a secret in a log line or an exception stays one.
 * Immutable and thread-safe.
 */
public final class Secret {
    private final String name;
    private final String value;

    private Secret(String name, String value) {
        this.name = name;
        this.value = value;
    }

    /**
     * @param name what the secret is called; may be shown
     * @param value the secret itself
     */
    public static Secret of(String name, String value) {
        return new Secret(name, value);
    }

    /** {@return the name, which may be shown} */
    public String name() {
        return name;
    }

    /** {@return the value; call this at the last moment only, on the way to a standard input} */
    public String reveal() {
        return value;
    }

    /** {@return the value as UTF-8; the caller may wipe the array} */
    public byte[] revealBytes() {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that
                && name.equals(that.name)
                && java.security.MessageDigest.isEqual(revealBytes(), that.revealBytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(revealBytes());
    }

    @Override
    public String toString() {
        return "***" + name + "***";
    }
}
