package dev.hyperteam.engine.config;

import dev.hyperteam.base.yaml.Fields;
import dev.hyperteam.base.yaml.YamlNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** What the value of a configuration key must look like. {@link #read} gives the value in one spelling, whatever the file wrote. */
public sealed interface KeyType {
    /** {@return what a value must be, in a reader's words: "must be ..."} */
    String expected();

    /** {@return the value in its one spelling; empty when it does not fit} */
    Optional<String> read(YamlNode node);

    /** A whole number within bounds, both included. */
    record Whole(int min, int max) implements KeyType {
        @Override
        public String expected() {
            return "a whole number from " + min + " to " + max;
        }

        @Override
        public Optional<String> read(YamlNode node) {
            return text(node).filter(text -> isDigits(text, 9)).filter(text -> {
                int value = Integer.parseInt(text);
                return value >= min && value <= max;
            });
        }
    }

    /** A decimal number within bounds, both included. */
    record Decimal(double min, double max) implements KeyType {
        @Override
        public String expected() {
            return "a number from " + min + " to " + max;
        }

        @Override
        public Optional<String> read(YamlNode node) {
            return text(node)
                    .filter(text -> {
                        int dot = text.indexOf('.');
                        return dot < 0
                                ? isDigits(text, 9)
                                : isDigits(text.substring(0, dot), 9) && isDigits(text.substring(dot + 1), 9);
                    })
                    .filter(text -> {
                        double value = Double.parseDouble(text);
                        return value >= min && value <= max;
                    });
        }
    }

    /** true or false, not quoted. */
    record Flag() implements KeyType {
        @Override
        public String expected() {
            return "true or false";
        }

        @Override
        public Optional<String> read(YamlNode node) {
            return node instanceof YamlNode.Scalar scalar && scalar.plain()
                    ? Optional.of(scalar.text().toLowerCase(Locale.ROOT))
                            .filter(text -> text.equals("true") || text.equals("false"))
                    : Optional.empty();
        }
    }

    /** A duration such as {@code 2h30m}, at least {@code min}. */
    record Span(Duration min) implements KeyType {
        @Override
        public String expected() {
            return min.isZero()
                    ? "a duration such as 90s, 5m or 2h30m"
                    : "a duration of at least " + Durations.text(min) + ", such as 90s, 5m or 2h30m";
        }

        @Override
        public Optional<String> read(YamlNode node) {
            return text(node)
                    .flatMap(Fields::parseDuration)
                    .filter(value -> value.compareTo(min) >= 0)
                    .map(Durations::text);
        }
    }

    /** One of a few words. */
    record Choice(List<String> choices) implements KeyType {
        public Choice {
            choices = List.copyOf(choices);
        }

        @Override
        public String expected() {
            return "one of " + String.join(", ", choices);
        }

        @Override
        public Optional<String> read(YamlNode node) {
            return text(node).filter(choices::contains);
        }
    }

    /** A path; relative to the project's folder, {@code ~/} is the home folder. */
    record Folder() implements KeyType {
        @Override
        public String expected() {
            return "a path";
        }

        @Override
        public Optional<String> read(YamlNode node) {
            return text(node).filter(text -> !text.isBlank() && text.indexOf('\0') < 0);
        }
    }

    /** An http or https address, a folder, or nothing. */
    record Place() implements KeyType {
        @Override
        public String expected() {
            return "https://HOST/PATH or a folder";
        }

        @Override
        public Optional<String> read(YamlNode node) {
            return node instanceof YamlNode.Scalar scalar
                    ? Optional.of(scalar.text().strip())
                            .filter(text -> text.chars().noneMatch(c -> c < ' '))
                    : Optional.empty();
        }
    }

    /** A name that may become part of a host name and a network interface. */
    record LabName() implements KeyType {
        @Override
        public String expected() {
            return "a name of at most 20 lower-case letters, digits and dashes that begins with a letter";
        }

        @Override
        public Optional<String> read(YamlNode node) {
            return text(node).filter(text -> text.matches("[a-z][a-z0-9-]{0,19}"));
        }
    }

    /** Phases, as a list or as text: {@code [2, 3]}, {@code 2,3}; none is written {@code []}. */
    record Phases() implements KeyType {
        @Override
        public String expected() {
            return "a list of phases from 1 to 6, such as [2, 3]";
        }

        @Override
        public Optional<String> read(YamlNode node) {
            List<String> words = new ArrayList<>();
            switch (node) {
                case YamlNode.Scalar scalar -> {
                    if (!scalar.text().isBlank()) {
                        words.addAll(List.of(scalar.text().strip().split("\\s*,\\s*", -1)));
                    }
                }
                case YamlNode.Sequence sequence -> {
                    for (YamlNode item : sequence.items()) {
                        words.add(text(item).orElse("?"));
                    }
                }
                default -> {
                    return Optional.empty();
                }
            }
            return words.stream().allMatch(word -> word.matches("[1-6]"))
                    ? Optional.of(words.stream().distinct().sorted().collect(Collectors.joining(",")))
                    : Optional.empty();
        }
    }

    /** A folder below another one, without dots, or {@code off}. */
    record Below() implements KeyType {
        @Override
        public String expected() {
            return "a folder such as runs or records/runs, or off";
        }

        @Override
        public Optional<String> read(YamlNode node) {
            return text(node)
                    .filter(text -> text.matches("[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*"));
        }
    }

    /** One line of text, or none, that has a form. */
    record Text(String form, String expected) implements KeyType {
        @Override
        public Optional<String> read(YamlNode node) {
            return node instanceof YamlNode.Scalar scalar
                    ? Optional.of(scalar.isNull() ? "" : scalar.text().strip()).filter(text -> text.matches(form))
                    : Optional.empty();
        }
    }

    /** Texts of one form, as a list or separated by commas; none is written {@code []}. */
    record Items(String form, String expected) implements KeyType {
        @Override
        public Optional<String> read(YamlNode node) {
            List<String> items = new ArrayList<>();
            switch (node) {
                case YamlNode.Scalar scalar -> {
                    if (!scalar.isNull() && !scalar.text().isBlank()) {
                        items.addAll(List.of(scalar.text().strip().split("\\s*,\\s*", -1)));
                    }
                }
                case YamlNode.Sequence sequence ->
                    sequence.items().forEach(item -> items.add(text(item).orElse("")));
                default -> {
                    return Optional.empty();
                }
            }
            return items.stream().allMatch(item -> item.matches(form))
                    ? Optional.of(String.join(", ", items))
                    : Optional.empty();
        }

        /** {@return the items of a value in its one spelling} */
        public static List<String> of(String value) {
            return value.isEmpty() ? List.of() : List.of(value.split(", "));
        }
    }

    /** Texts of one form by name, as a mapping or as {@code name=text; name=text}. */
    record Pairs(String form, String expected) implements KeyType {
        private static final String NAME = "[a-z][a-z0-9-]{0,31}";

        @Override
        public Optional<String> read(YamlNode node) {
            var pairs = new LinkedHashMap<String, String>();
            switch (node) {
                case YamlNode.Scalar scalar -> {
                    if (!scalar.isNull() && !scalar.text().isBlank()) {
                        for (String pair : scalar.text().strip().split("\\s*;\\s*", -1)) {
                            int at = pair.indexOf('=');
                            pairs.put(
                                    at < 0 ? "" : pair.substring(0, at).strip(),
                                    pair.substring(at + 1).strip());
                        }
                    }
                }
                case YamlNode.Mapping mapping ->
                    mapping.entries()
                            .forEach((name, value) ->
                                    pairs.put(name.text(), text(value).orElse("")));
                default -> {
                    return Optional.empty();
                }
            }
            boolean fits = pairs.entrySet().stream()
                    .allMatch(pair -> pair.getKey().matches(NAME)
                            && pair.getValue().matches(form)
                            && !pair.getValue().contains(";"));
            return fits
                    ? Optional.of(pairs.entrySet().stream()
                            .map(pair -> pair.getKey() + "=" + pair.getValue())
                            .collect(Collectors.joining("; ")))
                    : Optional.empty();
        }

        /** {@return the pairs of a value in its one spelling, in order} */
        public static SequencedMap<String, String> of(String value) {
            var pairs = new LinkedHashMap<String, String>();
            if (!value.isEmpty()) {
                for (String pair : value.split("; ")) {
                    int at = pair.indexOf('=');
                    pairs.put(pair.substring(0, at), pair.substring(at + 1));
                }
            }
            return pairs;
        }
    }

    /** A program and its arguments, one text each; no shell reads it. */
    record Argv() implements KeyType {
        @Override
        public String expected() {
            return "a list of a program and its arguments, such as [pass, show]";
        }

        @Override
        public Optional<String> read(YamlNode node) {
            return words(node).map(words -> String.join(" ", words));
        }

        /** {@return the words; a single text is a program without arguments} */
        static Optional<List<String>> words(YamlNode node) {
            return switch (node) {
                case YamlNode.Scalar scalar
                when !scalar.text().isBlank() && !scalar.isNull() ->
                    Optional.of(List.of(scalar.text().strip().split("\\s+")));
                case YamlNode.Sequence sequence
                when !sequence.items().isEmpty() -> {
                    List<String> words = new ArrayList<>();
                    for (YamlNode item : sequence.items()) {
                        if (!(item instanceof YamlNode.Scalar word) || word.isNull()) {
                            yield Optional.empty();
                        }
                        words.add(word.text());
                    }
                    yield Optional.of(words);
                }
                default -> Optional.empty();
            };
        }
    }

    private static Optional<String> text(YamlNode node) {
        return node instanceof YamlNode.Scalar scalar
                ? Optional.of(scalar.text().strip())
                : Optional.empty();
    }

    private static boolean isDigits(String text, int longest) {
        return !text.isEmpty()
                && text.length() <= longest
                && text.chars().allMatch(character -> character >= '0' && character <= '9');
    }
}
