package dev.hyperteam.remote;

import java.time.Duration;

/**
 * One read-only question to a host.
 *
 * @param id names the answer; unique in its batch; never leaves this machine
 * @param script POSIX shell: quoted assignments, then a call of a function of the batch's prelude. Its standard input is empty;
 *     standard output and standard error together are the answer's text.
 * @param timeout after which the probe and its children are killed; counted in whole seconds, rounded up
 * @param outputLimit bytes of the output that are kept; a program that writes more is ended by SIGPIPE, and the answer says that it is cut
 */
public record Probe(String id, String script, Duration timeout, int outputLimit) {
    /** Output kept where nothing else is asked for. */
    public static final int DEFAULT_OUTPUT_LIMIT = 64 * 1024;

    public Probe {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("a probe needs an id");
        }
        if (timeout.isNegative() || timeout.isZero() || outputLimit < 0) {
            throw new IllegalArgumentException("probe '" + id + "': timeout " + timeout + ", limit " + outputLimit);
        }
        if (script.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("probe '" + id + "': a shell script cannot hold a NUL");
        }
    }

    /** {@return a probe that may take ten seconds and print 64 KiB} */
    public static Probe of(String id, String script) {
        return new Probe(id, script, Duration.ofSeconds(10), DEFAULT_OUTPUT_LIMIT);
    }
}
