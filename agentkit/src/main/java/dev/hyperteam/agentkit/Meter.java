package dev.hyperteam.agentkit;

import dev.hyperteam.base.Clock;
import java.time.Duration;
import java.util.Optional;

/** What an agent has spent. Thread-confined. */
final class Meter {
    static final double WARN_AT = 0.8;

    private final Budget budget;
    private final Clock clock;
    private final long start;
    private int turns;
    private int toolCalls;
    private Usage usage = Usage.NONE;
    private long microDollars;
    private boolean warned;

    Meter(Budget budget, Clock clock) {
        this.budget = budget;
        this.clock = clock;
        this.start = clock.nanoTime();
    }

    void paid(Usage more, long price) {
        turns++;
        usage = usage.plus(more);
        microDollars += Math.max(0, price);
    }

    void called() {
        toolCalls++;
    }

    int turns() {
        return turns;
    }

    private Duration took() {
        return Duration.ofNanos(clock.nanoTime() - start);
    }

    Optional<String> spent() {
        return budget.spent(turns, usage, microDollars, took());
    }

    /** {@return the share that is spent, once, when it is time to warn} */
    Optional<Double> warning() {
        double share = budget.share(turns, usage, microDollars, took());
        if (warned || share < WARN_AT) {
            return Optional.empty();
        }
        warned = true;
        return Optional.of(share);
    }

    AgentResult result(Ending ending) {
        return new AgentResult(ending, turns, toolCalls, usage, microDollars, took());
    }
}
