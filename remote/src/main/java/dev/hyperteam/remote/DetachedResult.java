package dev.hyperteam.remote;

import java.time.Duration;

/** What the target knows about a detached command. */
public sealed interface DetachedResult {
    /**
     * It ran to its end.
     *
     * @param exitCode 0 to 255
     * @param effect the file {@code effect} as the script left it, empty when it wrote none
     * @param output standard output and standard error, at most the job's limit
     * @param truncated whether output or effect were longer than what is handed back
     * @param duration time on the host; its grain is the host's (about 10 ms)
     */
    record Done(int exitCode, String effect, String output, boolean truncated, Duration duration)
            implements DetachedResult {}

    /**
     * The host killed it at its timeout.
     *
     * @param effect what it had written until then
     * @param output what it had printed until then
     * @param duration how long it ran
     */
    record TimedOut(String effect, String output, boolean truncated, Duration duration) implements DetachedResult {}

    /** It is running now. */
    record Running() implements DetachedResult {}

    /** It was never started on this target. */
    record NotStarted() implements DetachedResult {}

    /**
     * It was started, is not running and left no exit code: the target was rebooted or the command was killed from outside. How far it
     * came is unknown; only probes can tell.
     *
     * @param rebooted whether the target runs under another boot id than at the start
     * @param effect what it had written until then
     * @param output what it had printed until then, as far as it reached the disk
     */
    record LostByReboot(boolean rebooted, String effect, String output) implements DetachedResult {}
}
