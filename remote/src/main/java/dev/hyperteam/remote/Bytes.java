package dev.hyperteam.remote;

/** Searching in byte arrays. Pure. */
final class Bytes {
    private Bytes() {}

    /** {@return where {@code needle} begins in {@code hay} at or after {@code from}, or -1} */
    static int indexOf(byte[] hay, byte[] needle, int from) {
        for (int at = Math.max(0, from); at <= hay.length - needle.length; at++) {
            if (startsWith(hay, needle, at)) {
                return at;
            }
        }
        return -1;
    }

    /** {@return whether {@code needle} stands in {@code hay} at {@code at}} */
    static boolean startsWith(byte[] hay, byte[] needle, int at) {
        if (at < 0 || at > hay.length - needle.length) {
            return false;
        }
        for (int i = 0; i < needle.length; i++) {
            if (hay[at + i] != needle[i]) {
                return false;
            }
        }
        return true;
    }
}
