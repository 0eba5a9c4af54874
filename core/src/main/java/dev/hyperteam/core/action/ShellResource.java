package dev.hyperteam.core.action;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Constant shell that ships with the kinds. */
final class ShellResource {
    private ShellResource() {}

    /** {@return the text of {@code name.sh} beside this class, without comments and indentation, which only readers of the source need} The
     * shell files therefore depend on neither, also inside quotes. */
    static String read(String name) {
        try (var in = ShellResource.class.getResourceAsStream(name + ".sh")) {
            if (in == null) {
                throw new IllegalStateException("the build lacks the shell of action kind '" + name + "'");
            }
            var lean = new StringBuilder();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::stripLeading)
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> lean.append(line).append('\n'));
            return lean.toString();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the shell of action kind '" + name + "'", e);
        }
    }

    static String sha256(String text) {
        try {
            var digest = java.security.MessageDigest.getInstance("SHA-256");
            return java.util.HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
