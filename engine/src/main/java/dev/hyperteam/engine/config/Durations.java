package dev.hyperteam.engine.config;

import java.time.Duration;

/** Durations in the spelling of configuration files. */
public final class Durations {
    private Durations() {}

    /** {@return for example {@code 2h30m}, {@code 90s} as {@code 1m30s}, {@code 250ms}, {@code 0s}; milliseconds are the finest} */
    public static String text(Duration duration) {
        var text = new StringBuilder();
        part(text, duration.toHours(), "h");
        part(text, duration.toMinutesPart(), "m");
        part(text, duration.toSecondsPart(), "s");
        part(text, duration.toMillisPart(), "ms");
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static void part(StringBuilder text, long value, String unit) {
        if (value > 0) {
            text.append(value).append(unit);
        }
    }
}
