package dev.hyperteam.core.event;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * A run's id, for example {@code 20261123-231502-k3f9}: sorts by time, is safe in paths and unit names.
 *
 * @param value the text
 */
public record RunId(String value) {
    private static final Pattern SHAPE = Pattern.compile("[0-9]{8}-[0-9]{6}-[a-z0-9]{4}");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

    public RunId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a run id: '" + value + "' (like 20261123-231502-k3f9)");
        }
    }

    /** {@return a new id for a run that starts at {@code now}} */
    public static RunId next(Instant now, RandomGenerator random) {
        var id = new StringBuilder(TIME.format(now)).append('-');
        for (int i = 0; i < 4; i++) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new RunId(id.toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
