package dev.hyperteam.base.yaml;

import dev.hyperteam.base.Nearest;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads the keys of one mapping and collects every mistake: a missing key, a wrong type, and, at {@link #end()}, each key that nobody
 * asked for, with the nearest valid name. After a mistake the reader gets a harmless value and goes on. Not thread-safe.
 */
public final class Fields {
    private static final Pattern DURATION =
            Pattern.compile("(?:(\\d{1,5})d)?(?:(\\d{1,7})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,12})ms)?");

    private final String what;
    private final Mark mark;
    private final Problems problems;
    private final SequencedMap<String, YamlNode> values = new LinkedHashMap<>();
    private final SequencedMap<String, Mark> keys = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();

    private Fields(String what, Mark mark, Problems problems) {
        this.what = what;
        this.mark = mark;
        this.problems = problems;
    }

    /** Reads {@code node} as a mapping; anything else is a problem and reads as an empty one. {@code what} names it in messages. */
    public static Fields of(String what, YamlNode node, Problems problems) {
        var fields = new Fields(what, node.mark(), problems);
        switch (node) {
            case YamlNode.Mapping mapping ->
                mapping.entries().forEach((key, value) -> {
                    fields.values.put(key.text(), value);
                    fields.keys.put(key.text(), key.mark());
                });
            case YamlNode.Scalar scalar when scalar.isNull() -> {}
            default ->
                problems.add(new Problem(
                        what + " must be a mapping",
                        node.mark().toString(),
                        "found " + node.kind(),
                        "write key: value lines"));
        }
        return fields;
    }

    /** {@return where the mapping begins} */
    public Mark mark() {
        return mark;
    }

    /** {@return where the value of {@code key} stands, or the mapping itself when the key is absent} */
    public Mark markOf(String key) {
        var value = values.get(key);
        return value == null ? mark : value.mark();
    }

    /** {@return the collector that this reader reports to} */
    public Problems problems() {
        return problems;
    }

    /** {@return the keys as they stand in the file} */
    public Set<String> keys() {
        return keys.sequencedKeySet();
    }

    /** {@return the keys that were asked for so far, in the order of asking: after a decoder ran, the keys that it knows} */
    public Set<String> asked() {
        return Collections.unmodifiableSet(known);
    }

    /** {@return whether the key is there and not null} */
    public boolean has(String key) {
        known.add(key);
        return values.containsKey(key) && !(values.get(key) instanceof YamlNode.Scalar scalar && scalar.isNull());
    }

    /** {@return the raw value, if there} */
    public Optional<YamlNode> node(String key) {
        return has(key) ? Optional.ofNullable(values.get(key)) : Optional.empty();
    }

    /** {@return the text of a key that must be there; empty text after a mistake} */
    public String text(String key) {
        if (!has(key)) {
            missing(key);
            return "";
        }
        return optionalText(key).orElse("");
    }

    /** {@return the text of {@code key} or {@code fallback}} */
    public String text(String key, String fallback) {
        return optionalText(key).orElse(fallback);
    }

    /** {@return the text of {@code key}, if there} */
    public Optional<String> optionalText(String key) {
        return node(key).flatMap(node -> {
            if (node instanceof YamlNode.Scalar scalar) {
                return Optional.of(scalar.text());
            }
            wrong(key, node, "a text");
            return Optional.empty();
        });
    }

    /** {@return true or false; {@code fallback} when absent} */
    public boolean flag(String key, boolean fallback) {
        return node(key)
                .map(node -> {
                    String text = node instanceof YamlNode.Scalar scalar && scalar.plain()
                            ? scalar.text().toLowerCase(Locale.ROOT)
                            : "";
                    if (!text.equals("true") && !text.equals("false")) {
                        wrong(key, node, "true or false");
                        return fallback;
                    }
                    return text.equals("true");
                })
                .orElse(fallback);
    }

    /** {@return a whole number within the bounds; {@code fallback} when absent or wrong} */
    public int number(String key, int fallback, int min, int max) {
        return optionalNumber(key, min, max).orElse(fallback);
    }

    /** {@return a whole number within the bounds, if there} */
    public OptionalInt optionalNumber(String key, int min, int max) {
        var node = node(key);
        if (node.isEmpty()) {
            return OptionalInt.empty();
        }
        if (node.get() instanceof YamlNode.Scalar scalar && scalar.text().matches("-?[0-9]{1,9}")) {
            int value = Integer.parseInt(scalar.text());
            if (value >= min && value <= max) {
                return OptionalInt.of(value);
            }
        }
        wrong(key, node.get(), "a whole number from " + min + " to " + max);
        return OptionalInt.empty();
    }

    /** {@return a decimal number within the bounds; {@code fallback} when absent or wrong} */
    public double decimal(String key, double fallback, double min, double max) {
        return node(key)
                .map(node -> {
                    if (node instanceof YamlNode.Scalar scalar
                            && scalar.text().matches("-?[0-9]{1,9}(\\.[0-9]{1,9})?")) {
                        double value = Double.parseDouble(scalar.text());
                        if (value >= min && value <= max) {
                            return value;
                        }
                    }
                    wrong(key, node, "a number from " + min + " to " + max);
                    return fallback;
                })
                .orElse(fallback);
    }

    /** {@return a duration such as {@code 90s}, {@code 2h30m} or {@code 250ms}; {@code fallback} when absent or wrong} */
    public Duration duration(String key, Duration fallback) {
        return optionalDuration(key).orElse(fallback);
    }

    /** {@return a duration, if there} */
    public Optional<Duration> optionalDuration(String key) {
        return node(key).flatMap(node -> {
            var parsed =
                    node instanceof YamlNode.Scalar scalar ? parseDuration(scalar.text()) : Optional.<Duration>empty();
            if (parsed.isEmpty()) {
                wrong(key, node, "a duration such as 90s, 5m or 2h30m");
            }
            return parsed;
        });
    }

    /** {@return the duration that {@code text} spells, if it does} */
    public static Optional<Duration> parseDuration(String text) {
        var matcher = DURATION.matcher(text.strip());
        if (text.isBlank() || text.length() > 30 || !matcher.matches()) {
            return Optional.empty();
        }
        Function<Integer, Long> group = n -> matcher.group(n) == null ? 0L : Long.parseLong(matcher.group(n));
        return Optional.of(Duration.ofDays(group.apply(1))
                .plusHours(group.apply(2))
                .plusMinutes(group.apply(3))
                .plusSeconds(group.apply(4))
                .plusMillis(group.apply(5)));
    }

    /** {@return one of {@code allowed}; {@code fallback} when absent or wrong} */
    public String choice(String key, String fallback, Set<String> allowed) {
        var node = node(key);
        if (node.isEmpty()) {
            return fallback;
        }
        if (node.get() instanceof YamlNode.Scalar scalar && allowed.contains(scalar.text())) {
            return scalar.text();
        }
        String expected = allowed.size() == 1
                ? "'" + allowed.iterator().next() + "'"
                : "one of " + String.join(", ", allowed.stream().sorted().toList());
        problems.add(new Problem(
                "'" + key + "' in " + what + " must be " + expected,
                node.get().mark().toString(),
                "found " + node.get().kind(),
                node.get() instanceof YamlNode.Scalar scalar
                        ? Nearest.of(scalar.text(), allowed)
                                .map(name -> "did you mean '" + name + "'?")
                                .orElse("write " + expected)
                        : "write " + expected));
        return fallback;
    }

    /** {@return the texts of a list; a single text reads as a list of one; empty when absent} */
    public List<String> texts(String key) {
        return node(key)
                .map(node -> switch (node) {
                    case YamlNode.Scalar scalar -> List.of(scalar.text());
                    case YamlNode.Sequence sequence -> {
                        List<String> texts = new ArrayList<>();
                        for (YamlNode item : sequence.items()) {
                            if (item instanceof YamlNode.Scalar scalar) {
                                texts.add(scalar.text());
                            } else {
                                wrong(key, item, "a list of texts");
                            }
                        }
                        yield List.copyOf(texts);
                    }
                    case YamlNode.Mapping mapping -> {
                        wrong(key, mapping, "a list of texts");
                        yield List.<String>of();
                    }
                })
                .orElse(List.of());
    }

    /** {@return the items of a list; empty when absent} */
    public List<YamlNode> items(String key) {
        return node(key)
                .map(node -> {
                    if (node instanceof YamlNode.Sequence sequence) {
                        return sequence.items();
                    }
                    wrong(key, node, "a list");
                    return List.<YamlNode>of();
                })
                .orElse(List.of());
    }

    /** {@return the texts of a mapping in the order of the file; empty when absent} */
    public SequencedMap<String, String> textMap(String key) {
        var result = new LinkedHashMap<String, String>();
        node(key).ifPresent(node -> {
            if (node instanceof YamlNode.Mapping mapping) {
                mapping.entries().forEach((name, value) -> {
                    if (value instanceof YamlNode.Scalar scalar) {
                        result.put(name.text(), scalar.text());
                    } else {
                        wrong(key + "." + name.text(), value, "a text");
                    }
                });
            } else {
                wrong(key, node, "a mapping of texts");
            }
        });
        return result;
    }

    /** {@return the mapping under {@code key}; an empty one when absent} */
    public Fields mapping(String key) {
        return node(key)
                .map(node -> of(what + "." + key, node, problems))
                .orElseGet(() -> new Fields(what + "." + key, mark, problems));
    }

    /** Notes that the value of {@code key} is not what was expected. */
    public void wrong(String key, YamlNode found, String expected) {
        problems.add(new Problem(
                "'" + key + "' in " + what + " must be " + expected,
                found.mark().toString(),
                "found " + found.kind(),
                "write " + expected));
    }

    /** Notes that {@code key} is missing. */
    public void missing(String key) {
        known.add(key);
        problems.add(new Problem(what + " needs the key '" + key + "'", mark.toString(), "", "add " + key + ": ..."));
    }

    /** Ends the reading: every key that was never asked for is a problem. */
    public void end() {
        keys.forEach((key, place) -> {
            if (!known.contains(key)) {
                var nearest = Nearest.of(key, known).map(name -> "did you mean '" + name + "'?");
                problems.add(new Problem(
                        "unknown key '" + key + "' in " + what,
                        place.toString(),
                        "",
                        nearest.orElse("valid keys: "
                                + String.join(", ", known.stream().sorted().toList()))));
            }
        });
    }
}
