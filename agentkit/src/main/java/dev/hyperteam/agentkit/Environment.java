package dev.hyperteam.agentkit;

import dev.hyperteam.agentkit.model.Prices;
import dev.hyperteam.agentkit.telemetry.Telemetry;
import dev.hyperteam.base.Clock;
import java.util.random.RandomGenerator;

/**
 * What an agent needs of the world besides its models and tools.
 *
 * @param clock time; waits between attempts are taken on it
 * @param random jitter
 * @param prices what models cost that do not say so themselves
 * @param telemetry where spans and metrics go
 */
public record Environment(Clock clock, RandomGenerator random, Prices prices, Telemetry telemetry) {
    /** {@return the machine's clock, the shipped prices, no telemetry} */
    public static Environment usual() {
        return new Environment(Clock.system(), RandomGenerator.getDefault(), Prices.shipped(), Telemetry.none());
    }

    /** {@return the same with telemetry} */
    public Environment telemetry(Telemetry value) {
        return new Environment(clock, random, prices, value);
    }
}
