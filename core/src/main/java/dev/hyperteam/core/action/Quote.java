package dev.hyperteam.core.action;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import java.util.Map;
import java.util.regex.Pattern;

/** Text as words of POSIX shell: the only way by which a value gets in front of a script. Pure. */
public final class Quote {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private Quote() {}

    /**
     * {@return {@code text} as one shell word that means exactly these characters}
     *
     * @throws ProblemException for a NUL, which no shell can hold
     */
    public static String word(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new ProblemException(new Problem(
                    "a value holds a NUL character",
                    "",
                    "neither shells nor arguments of programs can carry it",
                    "remove the character"));
        }
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /**
     * {@return one line {@code name='value'} per variable, in the map's order}
     *
     * @throws ProblemException for a name that is no shell name, or a NUL in a value
     */
    public static String assignments(Map<String, String> variables) {
        var lines = new StringBuilder();
        variables.forEach((name, value) -> {
            if (!NAME.matcher(name).matches()) {
                throw new ProblemException(new Problem(
                        "'" + name + "' is no name for a shell variable",
                        "",
                        "it must be letters, digits and underscores, and not begin with a digit",
                        "rename it"));
            }
            lines.append(name).append('=').append(word(value)).append('\n');
        });
        return lines.toString();
    }
}
