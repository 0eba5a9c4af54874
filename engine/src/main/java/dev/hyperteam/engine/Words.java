package dev.hyperteam.engine;

import java.time.Duration;

/** Values in a reader's words. */
final class Words {
    private Words() {}

    /** {@return for example {@code 2h 5m}, {@code 8s} or {@code 250ms}} */
    static String duration(Duration duration) {
        if (duration.toHours() > 0) {
            return duration.toHours() + "h " + duration.toMinutesPart() + "m";
        }
        if (duration.toMinutes() > 0) {
            return duration.toMinutes() + "m " + duration.toSecondsPart() + "s";
        }
        return duration.toSeconds() > 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }

    /** {@return the last {@code limit} characters of what a host said, without control characters but line ends and tabs} */
    static String tail(String text, int limit) {
        String clean = text.strip().replaceAll("[\\p{Cntrl}&&[^\n\t]]", "");
        return clean.length() <= limit ? clean : "..." + clean.substring(clean.length() - limit);
    }

    /** {@return the first {@code limit} characters, cleaned in the same way} */
    static String head(String text, int limit) {
        String clean = text.strip().replaceAll("[\\p{Cntrl}&&[^\n\t]]", "");
        return clean.length() <= limit ? clean : clean.substring(0, limit) + "...";
    }

    /** {@return the same, on one line} */
    static String line(String text, int limit) {
        return tail(text, limit).replaceAll("\\s*\n\\s*", " | ");
    }
}
