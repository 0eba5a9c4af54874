package dev.hyperteam.cli.console;

import dev.hyperteam.core.workflow.TeamId;
import java.time.Duration;
import java.util.Locale;

/** How things are called in lines and tables. Pure. */
public final class Words {
    private Words() {}

    /** {@return for example {@code 2m 18s}, {@code 1h 5m}, {@code 3.2s}, {@code 40ms}} */
    public static String span(Duration duration) {
        long millis = Math.max(0, duration.toMillis());
        if (millis < 1000) {
            return millis + "ms";
        }
        if (millis < 10_000 && millis % 1000 >= 100) {
            return millis / 1000 + "." + millis % 1000 / 100 + "s";
        }
        long seconds = millis / 1000;
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return join(seconds / 60, "m", seconds % 60, "s");
        }
        return join(seconds / 3600, "h", seconds % 3600 / 60, "m");
    }

    private static String join(long large, String largeUnit, long small, String smallUnit) {
        return small == 0 ? large + largeUnit : large + largeUnit + " " + small + smallUnit;
    }

    /** {@return {@code 1 team}, {@code 2 teams}} */
    public static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** {@return the label of a team: {@code ECHO-NETWORK}} */
    public static String label(TeamId team) {
        return team.value().toUpperCase(Locale.ROOT);
    }

    /** {@return a team within a sentence: {@code Echo-Network}} */
    public static String name(TeamId team) {
        var name = new StringBuilder();
        for (String part : team.value().split("-", -1)) {
            name.append(name.isEmpty() ? "" : "-")
                    .append(part.substring(0, 1).toUpperCase(Locale.ROOT))
                    .append(part.substring(1));
        }
        return name.toString();
    }

    /** {@return an enum's name as people write it: {@code not applicable}} */
    public static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
