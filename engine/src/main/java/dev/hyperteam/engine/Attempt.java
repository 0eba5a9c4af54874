package dev.hyperteam.engine;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** What one attempt of a step came to. */
sealed interface Attempt {
    /** The action ended well. */
    record Applied(int number, String before, String after) implements Attempt {}

    /** It did not. {@code armed}: a revert timer is waiting on the target. */
    record Failed(int number, String errorClass, String message, String output, boolean mayRetry, boolean armed)
            implements Attempt {}

    /** The lines that the driver on the target wrote into the file {@code effect}; malformed lines are no lines. */
    record EffectFile(Optional<String> before, Optional<String> after, boolean armed) {
        private static final Pattern LAST_NEWLINES = Pattern.compile("\\n+\\z");

        static EffectFile parse(String text) {
            Optional<String> before = Optional.empty();
            Optional<String> after = Optional.empty();
            boolean armed = false;
            for (String line : text.lines().toList()) {
                int space = line.indexOf(' ');
                String key = space < 0 ? line : line.substring(0, space);
                String value = space < 0 ? "" : line.substring(space + 1);
                switch (key) {
                    case "before" -> before = decode(value);
                    case "after" -> after = decode(value);
                    case "armed" -> armed = true;
                    default -> {}
                }
            }
            return new EffectFile(before, after, armed);
        }

        /** Without the newlines at its end, and nothing else: the target's shell compares it with what it reads itself. */
        static Optional<String> decode(String base64) {
            try {
                String text = new String(Base64.getDecoder().decode(base64.strip()), StandardCharsets.UTF_8);
                return Optional.of(LAST_NEWLINES.matcher(text).replaceFirst(""));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }
}
