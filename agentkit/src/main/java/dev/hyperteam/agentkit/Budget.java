package dev.hyperteam.agentkit;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How much an agent may use. Limits are looked at before each request, time also before each round of calls, so what is under way is
 * never broken off, and the last answer may go over; a tool gets no more time than is left. Raise one and resume, and the agent goes on.
 *
 * @param turns answers of the model
 * @param tokens read and written together
 * @param money US dollars; needs a model whose price is known
 * @param wallTime time on the clock while the agent was under way, over all its sessions; not that in which it waited for a person
 * @param warnAt the share of a limit at which a warning comes, above 0, at most 1
 */
public record Budget(
        OptionalInt turns,
        OptionalLong tokens,
        Optional<BigDecimal> money,
        Optional<Duration> wallTime,
        double warnAt) {
    public Budget {
        if (!(warnAt > 0 && warnAt <= 1)) {
            throw new IllegalArgumentException("warnAt is a share: " + warnAt);
        }
        if (turns.orElse(0) < 0
                || tokens.orElse(0) < 0
                || money.orElse(BigDecimal.ZERO).signum() < 0
                || wallTime.orElse(Duration.ZERO).isNegative()) {
            throw new IllegalArgumentException("a limit below zero");
        }
    }

    /** {@return no limits} */
    public static Budget unlimited() {
        return new Budget(OptionalInt.empty(), OptionalLong.empty(), Optional.empty(), Optional.empty(), 0.8);
    }

    /** {@return a limit on turns alone} */
    public static Budget ofTurns(int most) {
        return unlimited().turns(most);
    }

    /** {@return this budget with a limit on turns} */
    public Budget turns(int most) {
        return new Budget(OptionalInt.of(most), tokens, money, wallTime, warnAt);
    }

    /** {@return this budget with a limit on tokens} */
    public Budget tokens(long most) {
        return new Budget(turns, OptionalLong.of(most), money, wallTime, warnAt);
    }

    /** {@return this budget with a limit in US dollars} */
    public Budget dollars(String most) {
        return new Budget(turns, tokens, Optional.of(new BigDecimal(most)), wallTime, warnAt);
    }

    /** {@return this budget with a limit on time} */
    public Budget wallTime(Duration most) {
        return new Budget(turns, tokens, money, Optional.of(most), warnAt);
    }

    /** {@return this budget with warnings at another share} */
    public Budget warnAt(double share) {
        return new Budget(turns, tokens, money, wallTime, share);
    }
}
