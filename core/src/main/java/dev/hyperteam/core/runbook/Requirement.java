package dev.hyperteam.core.runbook;

import dev.hyperteam.base.yaml.Mark;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a target must be before a team, or a part of one, is begun there: a fact and the values that it may have.
 *
 * @param fact one that every target shows, one of the team's own, or {@link HostFacts#HOSTS}
 * @param wanted the values that will do, or a single comparison such as {@code >= 2048}
 */
public record Requirement(String fact, List<String> wanted, Mark mark) {
    static final Pattern COMPARISON = Pattern.compile("(>=|<=|>|<)\\s*([0-9]{1,15})");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}");

    public Requirement {
        wanted = List.copyOf(wanted);
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException("a requirement of " + fact + " without a value");
        }
    }

    /** {@return why a target with these facts will not do, in a reader's words; empty when it will} A fact that it does not tell never will. */
    public Optional<String> unmet(Map<String, String> facts) {
        String actual = facts.getOrDefault(fact, "unknown");
        return met(actual)
                ? Optional.empty()
                : Optional.of("needs " + text() + ", "
                        + (fact.equals(HostFacts.HOSTS) ? "there is " + actual : "this target has " + actual));
    }

    private boolean met(String actual) {
        var comparison = COMPARISON.matcher(wanted.getFirst());
        if (wanted.size() > 1 || !comparison.matches()) {
            return wanted.contains(actual);
        }
        if (!NUMBER.matcher(actual).matches()) {
            return false;
        }
        int order = Long.compare(Long.parseLong(actual), Long.parseLong(comparison.group(2)));
        return switch (comparison.group(1)) {
            case ">=" -> order >= 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order < 0;
        };
    }

    /** {@return the requirement as a reader writes it: {@code memory_mib >= 2048}, {@code os=debian-12|debian-13}} */
    public String text() {
        return COMPARISON.matcher(wanted.getFirst()).matches()
                ? fact + " " + wanted.getFirst()
                : fact + "=" + String.join("|", wanted);
    }
}
