package dev.hyperteam.core.workflow;

import java.util.regex.Pattern;

/**
 * A team's id: lower case, dashes. Becomes part of file and unit names on a target, hence the narrow alphabet.
 *
 * @param value for example {@code echo-network}
 */
public record TeamId(String value) implements Comparable<TeamId> {
    /** The alphabet of every id that becomes part of a path or a systemd unit name. */
    public static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    public TeamId {
        if (!fits(value)) {
            throw new IllegalArgumentException(
                    "not a team id: '" + value + "' (lower-case letters, digits, single dashes)");
        }
    }

    /** {@return whether {@code text} can be an id of a team, a part or a step} */
    public static boolean fits(String text) {
        // length first: the pattern backtracks
        return text.length() <= 40 && SHAPE.matcher(text).matches();
    }

    @Override
    public int compareTo(TeamId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
