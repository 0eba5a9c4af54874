package dev.hyperteam.engine.config;

import dev.hyperteam.base.RetryPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * How runs behave. Every value has a default ({@link #defaults}); {@code hyperteam.yaml} and the library's builder set the same ones.
 *
 * @param maxConcurrentTeams teams that work at the same time, over all targets; at least 1
 * @param serialPhases phases whose teams work one after another ({@code phase_N_parallel: false})
 * @param retry attempts and delays of a step
 * @param deadlines limits that kill what hangs
 * @param continueOnError whether independent branches go on after a team has failed
 * @param rollbackOnFailure whether a failed team's effects of this run are taken back at once
 * @param nuclearResetEnabled whether a rebuild of the server may be asked for at all
 * @param revertAfter delay of the revert timer of a step that could lock the controller out, counted from the end of its action
 * @param verifyRetry attempts and delays of a verification: services need a moment to come up
 * @param outputLimit bytes kept of a command's output
 * @param parameters overrides, team id to parameter name to value
 */
public record Settings(
        int maxConcurrentTeams,
        Set<Integer> serialPhases,
        RetryPolicy retry,
        Deadlines deadlines,
        boolean continueOnError,
        boolean rollbackOnFailure,
        boolean nuclearResetEnabled,
        Duration revertAfter,
        RetryPolicy verifyRetry,
        int outputLimit,
        Map<String, Map<String, String>> parameters) {
    public Settings {
        if (maxConcurrentTeams < 1 || revertAfter.compareTo(Duration.ofSeconds(1)) < 0 || outputLimit < 1024) {
            throw new IllegalArgumentException("settings out of range: maxConcurrentTeams=" + maxConcurrentTeams
                    + " revertAfter=" + revertAfter + " outputLimit=" + outputLimit);
        }
        serialPhases = Set.copyOf(serialPhases);
        parameters = Map.copyOf(parameters);
    }

    /** Limits per attempt of a step, per step over all attempts, per team, phase and run. */
    public record Deadlines(Duration attempt, Duration step, Duration team, Duration phase, Duration run) {
        /** 15 min, 1 h, 6 h, 12 h, 24 h. */
        public static Deadlines defaults() {
            return new Deadlines(
                    Duration.ofMinutes(15),
                    Duration.ofHours(1),
                    Duration.ofHours(6),
                    Duration.ofHours(12),
                    Duration.ofHours(24));
        }
    }

    /** The defaults: 3 teams at a time, 3 attempts from 2 s to 1 min, a revert timer of 3 min. */
    public static Settings defaults() {
        return new Settings(
                3,
                Set.of(),
                new RetryPolicy(3, Duration.ofSeconds(2), Duration.ofMinutes(1), 2),
                Deadlines.defaults(),
                true,
                false,
                false,
                Duration.ofMinutes(3),
                new RetryPolicy(4, Duration.ofMillis(300), Duration.ofSeconds(5), 3),
                64 * 1024,
                Map.of());
    }

    /** {@return these settings with other parameter overrides} */
    public Settings withParameters(Map<String, Map<String, String>> overrides) {
        return new Settings(
                maxConcurrentTeams,
                serialPhases,
                retry,
                deadlines,
                continueOnError,
                rollbackOnFailure,
                nuclearResetEnabled,
                revertAfter,
                verifyRetry,
                outputLimit,
                overrides);
    }

    /** {@return these settings with another delay of the revert timer} */
    public Settings withRevertAfter(Duration delay) {
        return new Settings(
                maxConcurrentTeams,
                serialPhases,
                retry,
                deadlines,
                continueOnError,
                rollbackOnFailure,
                nuclearResetEnabled,
                delay,
                verifyRetry,
                outputLimit,
                parameters);
    }

    /** {@return these settings with another limit of teams that work at the same time} */
    public Settings withMaxConcurrentTeams(int limit) {
        return new Settings(
                limit,
                serialPhases,
                retry,
                deadlines,
                continueOnError,
                rollbackOnFailure,
                nuclearResetEnabled,
                revertAfter,
                verifyRetry,
                outputLimit,
                parameters);
    }
}
