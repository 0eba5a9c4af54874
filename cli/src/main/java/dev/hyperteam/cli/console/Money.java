package dev.hyperteam.cli.console;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Amounts as people read them. */
public final class Money {
    private Money() {}

    /** {@return an amount in US dollars; {@code whole} is false when the price of a part is not known} */
    public static String text(BigDecimal dollars, boolean whole) {
        String amount = "$" + dollars.setScale(dollars.compareTo(BigDecimal.ONE) < 0 ? 4 : 2, RoundingMode.HALF_UP);
        return whole ? amount : dollars.signum() == 0 ? "price unknown" : amount + " and what has no known price";
    }

    /** {@return millionths of a US dollar as dollars} */
    public static BigDecimal ofMicro(long microDollars) {
        return BigDecimal.valueOf(microDollars, 6);
    }
}
