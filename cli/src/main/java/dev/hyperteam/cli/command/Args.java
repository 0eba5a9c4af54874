package dev.hyperteam.cli.command;

import dev.hyperteam.base.Problem;
import dev.hyperteam.cli.UsageProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/** Parsed words. An option may stand before or after the verb. */
final class Args {
    private final List<ParseResult> levels = new ArrayList<>();

    Args(ParseResult root) {
        levels.add(root);
        for (var level = root; level.hasSubcommand(); ) {
            level = level.subcommand();
            levels.addFirst(level);
        }
    }

    /** {@return whether that switch was given} */
    boolean flag(String option) {
        return levels.stream().anyMatch(level -> level.<Boolean>matchedOptionValue(option, Boolean.FALSE));
    }

    /** {@return the value of that option, if given} */
    Optional<String> text(String option) {
        return levels.stream()
                .filter(level -> level.hasMatchedOption(option))
                .map(level -> level.<String>matchedOptionValue(option, ""))
                .findFirst();
    }

    /** {@return all values of an option that may be repeated} */
    List<String> texts(String option) {
        List<String> values = new ArrayList<>();
        for (var level : levels) {
            values.addAll(level.<List<String>>matchedOptionValue(option, List.of()));
        }
        return values;
    }

    /** {@return a whole number of at least {@code min}, if given} */
    Optional<Integer> number(String option, int min) {
        return text(option).map(text -> {
            if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < min) {
                throw new UsageProblem(new Problem(
                        "'" + text + "' is not a whole number of at least " + min,
                        option,
                        "",
                        "write " + option + " N"));
            }
            return Integer.parseInt(text);
        });
    }

    /** {@return the positional parameter at that index, if given} */
    Optional<String> position(int index) {
        var level = levels.getFirst();
        return level.hasMatchedPositional(index)
                ? Optional.of(level.<String>matchedPositionalValue(index, ""))
                : Optional.empty();
    }

    /** {@return all positional parameters of a verb that takes any number} */
    List<String> rest() {
        return levels.getFirst().<List<String>>matchedPositionalValue(0, List.of());
    }

    /** {@return the pairs of an option written {@code key=value}, the last of a key counting} */
    Map<String, String> pairs(String option) {
        var pairs = new LinkedHashMap<String, String>();
        for (String text : texts(option)) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new UsageProblem(new Problem(
                        "'" + text + "' is not key=value", option, "", "write " + option + " alpha.ssh_port=2222"));
            }
            pairs.put(text.substring(0, equals).strip(), text.substring(equals + 1));
        }
        return pairs;
    }
}
