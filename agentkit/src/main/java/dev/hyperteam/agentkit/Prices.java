package dev.hyperteam.agentkit;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;

/**
 * What models cost, as the configuration says. No price is built in: prices change, and a wrong one is worse than none.
 *
 * @param byModel by the model's name
 */
public record Prices(Map<String, Price> byModel) {
    public Prices {
        byModel = Map.copyOf(byModel);
    }

    /** US dollars for a million tokens. What is read from a cache or written into one may have a price of its own. */
    public record Price(BigDecimal input, BigDecimal output, BigDecimal cacheRead, BigDecimal cacheWrite) {}

    /** {@return no prices} */
    public static Prices none() {
        return new Prices(Map.of());
    }

    /** {@return the price in millionths of a US dollar, rounded up; empty for a model without one} */
    public Optional<Long> microDollars(String model, Usage usage) {
        return Optional.ofNullable(byModel.get(model)).map(price -> {
            long plain = Math.max(0, usage.input() - usage.cacheRead() - usage.cacheWrite());
            // Dollars for a million tokens are millionths of a dollar for one.
            return price.input()
                    .multiply(BigDecimal.valueOf(plain))
                    .add(price.output().multiply(BigDecimal.valueOf(usage.output())))
                    .add(price.cacheRead().multiply(BigDecimal.valueOf(usage.cacheRead())))
                    .add(price.cacheWrite().multiply(BigDecimal.valueOf(usage.cacheWrite())))
                    .setScale(0, RoundingMode.CEILING)
                    .longValueExact();
        });
    }
}
