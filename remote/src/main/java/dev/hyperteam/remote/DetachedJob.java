package dev.hyperteam.remote;

import java.time.Duration;

/**
 * A command that outlives the connection. It runs as root with an empty working environment in {@code /}, finds {@code secrets} on its
 * standard input, and its own folder in {@code $HYPERTEAM_DIR}, where it may write structured result lines into the file
 * {@code effect}. With secrets it also finds {@code $HYPERTEAM_MEMORY}, an empty folder in memory that is removed when it ends.
 *
 * @param key names the attempt; see {@link RemoteHost#runDetached}
 * @param script POSIX shell: quoted assignments in front of a constant script
 * @param secrets bytes for standard input; never in an argument list, never on a disk
 * @param timeout after which the host itself kills the command, connected or not; whole seconds, rounded up
 * @param outputLimit bytes of output that are kept on the host and handed back; the rest is read and dropped
 */
public record DetachedJob(DetachedKey key, String script, byte[] secrets, Duration timeout, int outputLimit) {
    /** Where the targets keep the attempts. */
    public static final String ROOT = "/var/lib/hyperteam";

    /** Most bytes of the file {@code effect} that are handed back. */
    public static final int EFFECT_LIMIT = 4 << 20;

    public DetachedJob {
        if (timeout.isNegative() || timeout.isZero() || outputLimit < 0) {
            throw new IllegalArgumentException(key + ": timeout " + timeout + ", limit " + outputLimit);
        }
        if (script.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a shell script cannot hold a NUL");
        }
    }

    /** {@return a job without secrets that keeps 1 MiB of output} */
    public static DetachedJob of(DetachedKey key, String script, Duration timeout) {
        return new DetachedJob(key, script, new byte[0], timeout, 1 << 20);
    }

    /** {@return this job with {@code bytes} on standard input} */
    public DetachedJob withSecrets(byte[] bytes) {
        return new DetachedJob(key, script, bytes, timeout, outputLimit);
    }
}
