package dev.hyperteam.agentkit.model;

import java.math.BigDecimal;

/**
 * What a model costs, in US dollars per million tokens.
 *
 * @param input a token read
 * @param output a token written
 * @param cacheRead a token read from the provider's cache
 * @param cacheWrite a token read and written to the provider's cache
 */
public record Price(BigDecimal input, BigDecimal output, BigDecimal cacheRead, BigDecimal cacheWrite) {
    /** For models that run on a machine of one's own. */
    public static final Price FREE = new Price(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    public Price {
        if (input.signum() < 0 || output.signum() < 0 || cacheRead.signum() < 0 || cacheWrite.signum() < 0) {
            throw new IllegalArgumentException("a price below zero");
        }
    }

    /** {@return what {@code usage} costs in US dollars, exactly} */
    public BigDecimal of(Usage usage) {
        return input.multiply(BigDecimal.valueOf(usage.input()))
                .add(output.multiply(BigDecimal.valueOf(usage.output())))
                .add(cacheRead.multiply(BigDecimal.valueOf(usage.cacheRead())))
                .add(cacheWrite.multiply(BigDecimal.valueOf(usage.cacheWrite())))
                .movePointLeft(6)
                .stripTrailingZeros();
    }
}
