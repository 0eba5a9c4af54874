package dev.hyperteam.base;

import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Replaces secrets by their masks in text on its way to a log, a journal, a console or a report. Knows each secret in its plain form
 * and in base64. Thread-safe; secrets may be added at any time.
 */
public final class Redactor {
    /** A shorter text is too likely to occur by chance: masking it would destroy the output and hide nothing. */
    static final int SHORTEST = 4;

    private record Mask(String needle, String replacement) {}

    private final List<Mask> masks = new CopyOnWriteArrayList<>();

    /** Masks {@code secret} from now on. Secrets of fewer than four characters are refused. */
    public void add(Secret secret) {
        if (secret.reveal().strip().length() < SHORTEST) {
            throw new ProblemException(
                    Problem.of("secret '" + secret.name() + "' has fewer than " + SHORTEST + " characters")
                            .because("so short a text cannot be masked without destroying the output")
                            .then("use a longer secret"));
        }
        add(secret.reveal(), secret.toString());
        add(secret.reveal().strip(), secret.toString());
        add(Base64.getEncoder().encodeToString(secret.revealBytes()), secret.toString());
        // A key file is one secret of many lines, but a log line shows one line of it at a time.
        secret.reveal()
                .lines()
                .map(String::strip)
                .filter(line -> line.length() >= 16)
                .forEach(line -> add(line, secret.toString()));
    }

    private void add(String needle, String mask) {
        var entry = new Mask(needle, mask);
        if (!masks.contains(entry)) {
            masks.add(entry);
            masks.sort(Comparator.comparingInt((Mask m) -> m.needle().length()).reversed());
        }
    }

    /** {@return {@code text} with every known secret masked} */
    public String redact(String text) {
        String result = text;
        for (Mask mask : masks) {
            result = result.replace(mask.needle(), mask.replacement());
        }
        return result;
    }
}
