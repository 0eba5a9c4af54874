package dev.hyperteam.remote;

import java.time.Duration;

/**
 * A short command.
 *
 * @param script POSIX shell; travels on standard input and is never part of an argument list
 * @param stdinAfterScript what the script finds on its standard input
 * @param timeout after which it is killed on the host; whole seconds, rounded up
 * @param outputLimit bytes kept of standard output and, separately, of standard error; the rest is read and dropped
 */
public record ExecRequest(String script, byte[] stdinAfterScript, Duration timeout, int outputLimit) {
    public ExecRequest {
        if (timeout.isNegative() || timeout.isZero() || outputLimit < 0) {
            throw new IllegalArgumentException("exec: timeout " + timeout + ", limit " + outputLimit);
        }
        if (script.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a shell script cannot hold a NUL");
        }
    }

    /** {@return a script without input that may take a minute and print 1 MiB} */
    public static ExecRequest of(String script) {
        return new ExecRequest(script, new byte[0], Duration.ofMinutes(1), 1 << 20);
    }

    /** {@return this request with {@code bytes} on the script's standard input} */
    public ExecRequest withStdin(byte[] bytes) {
        return new ExecRequest(script, bytes, timeout, outputLimit);
    }

    /** {@return this request with another timeout} */
    public ExecRequest withTimeout(Duration limit) {
        return new ExecRequest(script, stdinAfterScript, limit, outputLimit);
    }
}
