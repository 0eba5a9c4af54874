package dev.hyperteam.agentkit;

import java.time.Duration;
import java.util.Optional;

/**
 * What an agent may spend. It is held after each answer, so an answer under way may go over.
 *
 * @param turns answers of the model
 * @param tokens read and written
 * @param microDollars millionths of a US dollar; a model without a price spends none
 * @param time from the start, waiting for tools included
 */
public record Budget(int turns, long tokens, long microDollars, Duration time) {
    /** {@return a budget that ends a small task: 40 turns, 400,000 tokens, two dollars, half an hour} */
    public static Budget usual() {
        return new Budget(40, 400_000, 2_000_000, Duration.ofMinutes(30));
    }

    /** {@return what is spent up, if anything is} */
    Optional<String> spent(int turnsTaken, Usage usage, long microDollarsPaid, Duration took) {
        if (turnsTaken >= turns) {
            return Optional.of(turns + " turns");
        }
        if (usage.total() >= tokens) {
            return Optional.of(tokens + " tokens");
        }
        if (microDollarsPaid >= microDollars) {
            return Optional.of("$"
                    + java.math.BigDecimal.valueOf(microDollars, 6)
                            .stripTrailingZeros()
                            .toPlainString());
        }
        return took.compareTo(time) >= 0 ? Optional.of(time.toSeconds() + " s") : Optional.empty();
    }

    /** {@return the largest share that is spent, from 0} */
    double share(int turnsTaken, Usage usage, long microDollarsPaid, Duration took) {
        double most = turns == 0 ? 1 : (double) turnsTaken / turns;
        most = Math.max(most, tokens == 0 ? 1 : (double) usage.total() / tokens);
        most = Math.max(most, microDollars == 0 ? 0 : (double) microDollarsPaid / microDollars);
        return Math.max(most, time.isZero() ? 1 : (double) took.toMillis() / time.toMillis());
    }
}
