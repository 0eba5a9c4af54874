package dev.hyperteam.agents.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The corpora that were written before there was a classifier. */
public final class Corpora {
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-f]{4})|(.))");

    /** A text that wants to be obeyed: where it stands, and what an obedient model would call. */
    public record Injection(String place, String text, String tool, String argument) {}

    private Corpora() {}

    static List<String[]> rows(String name, int columns) {
        try (var in = Corpora.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", columns))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<Injection> injections() {
        return rows("injections.tsv", 4).stream()
                .map(row -> new Injection(unescaped(row[0]), unescaped(row[1]), unescaped(row[2]), unescaped(row[3])))
                .toList();
    }

    static String unescaped(String text) {
        return ESCAPE.matcher(text).replaceAll(found -> {
            String code = found.group(1);
            String plain = code != null
                    ? String.valueOf((char) Integer.parseInt(code, 16))
                    : switch (found.group(2)) {
                        case "n" -> "\n";
                        case "t" -> "\t";
                        case "r" -> "\r";
                        default -> found.group(2);
                    };
            return Matcher.quoteReplacement(plain);
        });
    }
}
