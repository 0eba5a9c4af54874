package dev.hyperteam.core.compatibility;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a version or a fact must be.
 *
 * @param values any of these will do, unless there are comparisons
 * @param comparisons all of these must hold
 */
record Wanted(List<String> values, List<Comparison> comparisons) {
    private static final Pattern COMPARISON = Pattern.compile("(>=|<=|>|<)\\s*([0-9][0-9.]{0,30})");

    Wanted {
        values = List.copyOf(values);
        comparisons = List.copyOf(comparisons);
    }

    record Comparison(String sign, Version than, String text) {
        boolean holds(Version version) {
            int order = version.compareTo(than);
            return switch (sign) {
                case ">=" -> order >= 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                default -> order < 0;
            };
        }
    }

    /** {@return what {@code texts} spell: values, or comparisons such as {@code >= 2.2}; empty where the two are mixed or there is none} */
    static Optional<Wanted> of(List<String> texts) {
        var comparisons = texts.stream()
                .map(COMPARISON::matcher)
                .filter(matcher -> matcher.matches())
                .flatMap(matcher -> Version.of(matcher.group(2)).stream()
                        .map(version -> new Comparison(matcher.group(1), version, matcher.group())))
                .toList();
        boolean plain = texts.stream().noneMatch(text -> text.isBlank() || text.matches("[<>=].*"));
        if (!texts.isEmpty() && comparisons.size() == texts.size()) {
            return Optional.of(new Wanted(List.of(), comparisons));
        }
        return texts.isEmpty() || !plain ? Optional.empty() : Optional.of(new Wanted(texts, List.of()));
    }

    /** {@return whether {@code actual} will do} What is no version meets no comparison. */
    boolean metBy(String actual) {
        if (comparisons.isEmpty()) {
            return values.contains(actual);
        }
        return Version.of(actual)
                .filter(version -> comparisons.stream().allMatch(comparison -> comparison.holds(version)))
                .isPresent();
    }

    @Override
    public String toString() {
        return comparisons.isEmpty()
                ? String.join(" or ", values)
                : String.join(
                        " and ", comparisons.stream().map(Comparison::text).toList());
    }
}
