package dev.hyperteam.base;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * Replaces secrets by their masks in text on its way to a log, a journal, a console or a report. Knows each secret in the forms of
 * {@link #forms}. Thread-safe; secrets may be added at any time.
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
        forms(secret).forEach(form -> add(form, secret.toString()));
    }

    /**
     * {@return the texts that give a secret away: itself, its long lines (a key file is one secret of many lines, but a log line shows
     * one of them), and both in hexadecimal, percent encoding and base64, wherever in a longer text that was encoded}
     */
    public static SequencedSet<String> forms(Secret secret) {
        var plain = new LinkedHashSet<String>();
        plain.add(secret.reveal());
        plain.add(secret.reveal().strip());
        secret.reveal()
                .lines()
                .map(String::strip)
                .filter(line -> line.length() >= 16)
                .forEach(plain::add);
        var forms = new LinkedHashSet<>(plain);
        plain.forEach(text -> encoded(text).filter(form -> form.length() >= 8).forEach(forms::add));
        return forms;
    }

    private static Stream<String> encoded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var forms = new ArrayList<String>();
        for (var hex : List.of(HexFormat.of(), HexFormat.of().withUpperCase())) {
            forms.add(hex.formatHex(bytes));
            forms.add(percent(bytes, hex));
        }
        forms.add(URLEncoder.encode(text, StandardCharsets.UTF_8));
        for (var encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            forms.add(encoder.encodeToString(bytes));
            for (int offset = 0; offset < 3; offset++) {
                forms.add(within(encoder, bytes, offset));
            }
        }
        return forms.stream();
    }

    /** The part of the base64 of a longer text that depends on these bytes alone, when they begin {@code offset} bytes behind a group. */
    private static String within(Base64.Encoder encoder, byte[] bytes, int offset) {
        byte[] longer = new byte[offset + bytes.length];
        System.arraycopy(bytes, 0, longer, offset, bytes.length);
        String all = encoder.withoutPadding().encodeToString(longer);
        int from = (offset * 8 + 5) / 6;
        int to = longer.length * 8 / 6;
        return from < to ? all.substring(from, to) : "";
    }

    private static String percent(byte[] bytes, HexFormat hex) {
        var text = new StringBuilder();
        for (byte b : bytes) {
            char c = (char) (b & 0xff);
            if (c < 128 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
                text.append(c);
            } else {
                text.append('%').append(hex.toHexDigits(b));
            }
        }
        return text.toString();
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
