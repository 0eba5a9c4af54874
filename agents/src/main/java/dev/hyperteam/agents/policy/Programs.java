package dev.hyperteam.agents.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of programs, from {@code programs.txt}: what they do, by what they are called with. A program that is not in it may do
 * anything.
 */
final class Programs {
    private final Map<String, CommandClass> classes = new HashMap<>();
    private final Map<String, Map<String, CommandClass>> subs = new HashMap<>();
    private final Map<String, Map<String, CommandClass>> flags = new HashMap<>();
    private final Map<String, List<String>> withValue = new HashMap<>();

    private Programs() {}

    static Programs shipped() {
        try (var in = Programs.class.getResourceAsStream("programs.txt")) {
            if (in == null) {
                throw new IllegalStateException("programs.txt is missing");
            }
            return read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads lines {@code class CLASS: program ...}, {@code sub PROGRAM CLASS: word ...}, {@code flag PROGRAM CLASS: flag ...} and
     * {@code value PROGRAM: flag ...} (flags whose value stands in the next word).
     */
    static Programs read(String text) {
        var programs = new Programs();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                programs.line(line, number);
            }
        }
        return programs;
    }

    private void line(String line, int number) {
        int colon = line.indexOf(": ");
        String[] head = colon < 0 ? new String[0] : line.substring(0, colon).split(" ");
        List<String> words = colon < 0
                ? List.of()
                : List.of(line.substring(colon + 2).strip().split(" +"));
        if (head.length == 2 && head[0].equals("class")) {
            for (String word : words) {
                if (classes.put(word, byText(head[1], number)) != null) {
                    throw new IllegalStateException("programs.txt:" + number + ": " + word + " stands twice");
                }
            }
        } else if (head.length == 3 && head[0].equals("sub")) {
            words.forEach(word ->
                    subs.computeIfAbsent(head[1], _ -> new LinkedHashMap<>()).put(word, byText(head[2], number)));
        } else if (head.length == 3 && head[0].equals("flag")) {
            words.forEach(word ->
                    flags.computeIfAbsent(head[1], _ -> new LinkedHashMap<>()).put(word, byText(head[2], number)));
        } else if (head.length == 2 && head[0].equals("value")) {
            withValue.put(head[1], words);
        } else {
            throw new IllegalStateException("programs.txt:" + number + ": cannot be read: " + line);
        }
    }

    private static CommandClass byText(String text, int number) {
        return Arrays.stream(CommandClass.values())
                .filter(value -> value.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("programs.txt:" + number + ": no class " + text));
    }

    Optional<CommandClass> known(String program) {
        return Optional.ofNullable(classes.get(program));
    }

    /** {@return the first word behind the program that is no option and no option's value; empty when there is none} */
    String sub(String program, List<String> arguments) {
        var values = withValue.getOrDefault(program, List.of());
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (values.contains(argument)) {
                i++;
            } else if (!argument.startsWith("-")) {
                return argument;
            }
        }
        return "";
    }

    /** {@return the class of a known program with these arguments, and what made it so} */
    Verdict of(String program, List<String> arguments) {
        CommandClass is = classes.getOrDefault(program, CommandClass.CHANGE);
        String why = "";
        var known = subs.get(program);
        if (known != null) {
            String sub = sub(program, arguments);
            // a sub-command that nobody has listed may do anything
            is = known.getOrDefault(sub.isEmpty() ? "-" : sub, sub.isEmpty() ? is : is.or(CommandClass.CHANGE));
            why = sub;
        }
        var allowed = flags.getOrDefault(program, Map.of()).entrySet().stream()
                .filter(flag -> flag.getValue() == CommandClass.READ_ONLY)
                .map(Map.Entry::getKey)
                .toList();
        if (!allowed.isEmpty()) {
            var unknown = arguments.stream()
                    .filter(argument ->
                            argument.startsWith("-") && allowed.stream().noneMatch(flag -> matches(flag, argument)))
                    .findFirst();
            boolean none = arguments.stream()
                    .noneMatch(argument -> allowed.stream().anyMatch(flag -> matches(flag, argument)));
            if (unknown.isPresent() || none) {
                is = is.or(CommandClass.CHANGE);
                why = unknown.orElse("");
            }
        }
        for (String argument : arguments) {
            for (var flag : flags.getOrDefault(program, Map.of()).entrySet()) {
                boolean meant = matches(flag.getKey(), argument) || shortened(flag.getKey(), argument);
                if (meant && flag.getValue().compareTo(is) > 0) {
                    is = flag.getValue();
                    why = argument;
                }
            }
        }
        String named = program + (why.isEmpty() ? "" : " " + why);
        return new Verdict(is, is == CommandClass.READ_ONLY ? List.of() : List.of("'" + named + "' is " + is.text()));
    }

    /** Many programs take any beginning of a long option's name; it counts as what it may stand for. */
    private static boolean shortened(String flag, String argument) {
        String name = argument.replaceFirst("(?s)=.*", "");
        return name.length() > 2 && name.startsWith("--") && flag.startsWith(name);
    }

    private static boolean matches(String flag, String argument) {
        if (flag.endsWith("*")) {
            return argument.startsWith(flag.substring(0, flag.length() - 1));
        }
        if (argument.equals(flag) || argument.startsWith(flag + "=")) {
            return true;
        }
        // A letter among others behind one dash, or with its value at once.
        return flag.length() == 2
                && flag.charAt(0) == '-'
                && argument.length() > 2
                && argument.charAt(0) == '-'
                && argument.charAt(1) != '-'
                && argument.indexOf(flag.charAt(1)) > 0;
    }
}
