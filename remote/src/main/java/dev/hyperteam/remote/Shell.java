package dev.hyperteam.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** POSIX shell text: the only ways in which a value may get into a script. Pure. */
public final class Shell {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private Shell() {}

    /**
     * @param value any text without a NUL
     * @return {@code value} as one word that every shell reads back unchanged
     */
    public static String quote(String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a shell word cannot hold a NUL");
        }
        return "'" + value.replace("'", "'\\''") + "'";
    }

    /** {@return one line that assigns {@code value}, whatever it holds, to the variable {@code name}} */
    public static String assign(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name of a shell variable: " + name);
        }
        return name + "=" + quote(value) + "\n";
    }

    /** {@return a constant script of this room} */
    static String resource(String name) {
        try (var stream = Shell.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("missing from the jar: " + name);
            }
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return {@code script} without whole-line comments, for places where its size is felt} */
    static String withoutComments(String script) {
        return script.lines()
                .filter(line -> !line.stripLeading().startsWith("#"))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
