package dev.hyperteam.agentkit;

import java.time.Duration;

/**
 * Bounds on an agent's manners, apart from its budget.
 *
 * @param parallelCalls how many calls run beside each other, at least 1
 * @param sameResults how often one call with the same arguments may give the same result before the agent counts as stuck, at least 2
 * @param sameCalls how often one call with the same arguments may be made at all before the agent counts as stuck
 * @param faults how many calls in a row may be unusable (no such tool, wrong arguments) before the agent counts as stuck
 * @param remarks how often agentkit asks for the rest of a cut answer, or for the structured answer, before the agent counts as stuck
 * @param grace how long a tool that was told to end may take to do so
 */
public record Limits(int parallelCalls, int sameResults, int sameCalls, int faults, int remarks, Duration grace) {
    /** Four calls at once; stuck at the fourth same result, the tenth same call, the sixth fault in a row. */
    public static final Limits USUAL = new Limits(4, 4, 10, 6, 1, Duration.ofSeconds(5));

    public Limits {
        if (parallelCalls < 1
                || sameResults < 2
                || sameCalls < sameResults
                || faults < 1
                || remarks < 0
                || grace.isNegative()) {
            throw new IllegalArgumentException("limits out of range");
        }
    }
}
