package dev.hyperteam.remote;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What came back for a probe. Only {@link Answered} says anything about the host. */
public sealed interface ProbeAnswer {
    /**
     * The probe ran to its end.
     *
     * @param exitCode 0 to 255
     * @param output standard output and standard error as they came, at most the probe's limit
     * @param truncated whether there was more output than the limit; what a probe concludes from cut output is doubtful
     * @param duration time on the host; its grain is the host's (about 10 ms)
     */
    record Answered(int exitCode, byte[] output, boolean truncated, Duration duration) implements ProbeAnswer {
        /** {@return the output as UTF-8, malformed bytes replaced} */
        public String text() {
            return new String(output, StandardCharsets.UTF_8);
        }
    }

    /**
     * The probe was killed at its timeout.
     *
     * @param after how long it had
     */
    record TimedOut(Duration after) implements ProbeAnswer {}

    /**
     * Nothing is known: the answer is missing, malformed or came twice. Never counts as satisfied.
     *
     * @param reason for the reader
     */
    record Unknown(String reason) implements ProbeAnswer {}
}
