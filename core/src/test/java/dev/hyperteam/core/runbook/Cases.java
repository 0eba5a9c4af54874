package dev.hyperteam.core.runbook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** Cases from a text resource: {@code === name}, input, {@code >>>}, expected text. */
public record Cases(String name, String input, String expected) {
    /** {@return the cases of that resource} */
    public static Stream<Cases> of(String resource) {
        try (InputStream in = Cases.class.getResourceAsStream("/" + resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no such resource: " + resource);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(text.split("(?m)^=== ")).skip(1).map(Cases::parse);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Cases parse(String text) {
        int name = text.indexOf('\n');
        int expected = text.indexOf("\n>>>\n");
        return new Cases(
                text.substring(0, name),
                text.substring(name + 1, expected + 1),
                text.substring(expected + 5).strip());
    }

    @Override
    public String toString() {
        return name;
    }
}
