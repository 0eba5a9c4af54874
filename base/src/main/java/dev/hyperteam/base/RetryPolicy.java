package dev.hyperteam.base;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often and after what delay a failed attempt is repeated: exponential backoff with full jitter, capped. Pure: the caller waits.
 *
 * @param attempts how many attempts in all, the first included; at least 1
 * @param initial upper bound of the first delay
 * @param max upper bound of every delay
 * @param multiplier growth of the upper bound from one delay to the next; at least 1
 */
public record RetryPolicy(int attempts, Duration initial, Duration max, double multiplier) {
    public RetryPolicy {
        if (attempts < 1 || multiplier < 1 || initial.isNegative() || max.compareTo(initial) < 0) {
            throw new IllegalArgumentException("retry policy out of range: attempts=" + attempts + " initial=" + initial
                    + " max=" + max + " multiplier=" + multiplier);
        }
    }

    /** One attempt, no repetition. */
    public static RetryPolicy never() {
        return new RetryPolicy(1, Duration.ZERO, Duration.ZERO, 1);
    }

    /** {@return whether another attempt may follow attempt number {@code attempt}, counted from 1} */
    public boolean allowsAfter(int attempt) {
        return attempt < attempts;
    }

    /**
     * Full jitter as described in "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015): uniform between zero and the bound.
     *
     * @param attempt the attempt that has just failed, counted from 1
     * @param random source of the jitter
     * @return the delay before the next attempt
     */
    public Duration delayAfter(int attempt, RandomGenerator random) {
        double bound =
                Math.min((double) max.toMillis(), (double) initial.toMillis() * Math.pow(multiplier, attempt - 1));
        return Duration.ofMillis(bound < 1 ? 0 : random.nextLong((long) bound + 1));
    }
}
