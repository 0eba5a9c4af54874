package dev.hyperteam.remote;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * How a short command ended.
 *
 * @param exitCode 0 to 255
 * @param stdout at most the request's limit
 * @param stderr at most the request's limit
 * @param truncated whether either of them was longer
 * @param duration from sending to the last byte, on this machine's clock
 */
public record ExecResult(int exitCode, byte[] stdout, byte[] stderr, boolean truncated, Duration duration) {
    /** {@return whether the exit code is 0} */
    public boolean ok() {
        return exitCode == 0;
    }

    /** {@return standard output as UTF-8, malformed bytes replaced} */
    public String text() {
        return new String(stdout, StandardCharsets.UTF_8);
    }

    /** {@return standard error as UTF-8, malformed bytes replaced} */
    public String errorText() {
        return new String(stderr, StandardCharsets.UTF_8);
    }
}
