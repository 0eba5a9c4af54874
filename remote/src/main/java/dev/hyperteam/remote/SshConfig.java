package dev.hyperteam.remote;

import dev.hyperteam.base.Problem;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an OpenSSH client configuration says about one host: {@code Host} with wildcards and negation, {@code Include} with wildcards,
 * {@code Match all} and {@code Match host}; the first value of a keyword wins, {@code IdentityFile} adds up. Other {@code Match}
 * conditions never match: they would have to run programs. Immutable.
 */
final class SshConfig {
    private static final int DEEPEST_INCLUDE = 16;

    private final Map<String, List<String>> values = new HashMap<>();
    private final Path home;

    private SshConfig(Path home) {
        this.home = home;
    }

    /**
     * @param file the configuration; one that does not exist says nothing
     * @param home the user's home, for {@code ~} and relative includes
     * @param host the name as given by the user
     */
    static SshConfig read(Path file, Path home, String host) {
        var config = new SshConfig(home);
        config.file(file, host, true, 0);
        return config;
    }

    /** {@return the first value of {@code keyword}} */
    Optional<String> first(String keyword) {
        return all(keyword).stream().findFirst();
    }

    /** {@return every value of {@code keyword}, in order} */
    List<String> all(String keyword) {
        return values.getOrDefault(keyword.toLowerCase(Locale.ROOT), List.of());
    }

    boolean yes(String keyword) {
        return first(keyword).filter("yes"::equalsIgnoreCase).isPresent();
    }

    private void file(Path file, String host, boolean outerActive, int depth) {
        if (depth > DEEPEST_INCLUDE) {
            throw bad(
                    file, 1, "Include goes deeper than " + DEEPEST_INCLUDE + " files", "remove the circle of includes");
        }
        List<String> lines;
        try {
            if (!Files.exists(file)) {
                return;
            }
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw bad(file, 1, "cannot read the ssh configuration", "make the file readable: " + e.getMessage());
        }
        boolean active = outerActive;
        for (int number = 1; number <= lines.size(); number++) {
            List<String> words = words(lines.get(number - 1));
            if (words.isEmpty()) {
                continue;
            }
            String keyword = words.getFirst().toLowerCase(Locale.ROOT);
            List<String> arguments = words.subList(1, words.size());
            if (arguments.isEmpty()) {
                throw bad(file, number, "'" + words.getFirst() + "' has no value", "give it one or remove the line");
            }
            switch (keyword) {
                case "host" -> active = outerActive && matches(arguments, host);
                case "match" -> active = outerActive && condition(arguments, host);
                case "include" -> {
                    for (String pattern : arguments) {
                        for (Path included : included(pattern)) {
                            file(included, host, active, depth + 1);
                        }
                    }
                }
                default -> {
                    if (active) {
                        add(keyword, arguments);
                    }
                }
            }
        }
    }

    private void add(String keyword, List<String> arguments) {
        if (keyword.equals("identityfile")) {
            values.computeIfAbsent(keyword, k -> new ArrayList<>()).addAll(arguments);
        } else {
            values.putIfAbsent(keyword, arguments);
        }
    }

    private boolean condition(List<String> arguments, String host) {
        if (arguments.equals(List.of("all"))) {
            return true;
        }
        boolean byName = arguments.size() == 2
                && (arguments.getFirst().equalsIgnoreCase("host")
                        || arguments.getFirst().equalsIgnoreCase("originalhost"));
        return byName && matches(List.of(arguments.getLast().split(",")), host);
    }

    private List<Path> included(String pattern) {
        Path path = home.resolve(".ssh").resolve(tilde(pattern, home));
        Path folder = path.getParent();
        if (folder == null || !Files.isDirectory(folder) || path.getFileName() == null) {
            return List.of();
        }
        var matcher = FileSystems.getDefault().getPathMatcher("glob:" + path.getFileName());
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(candidate -> matcher.matches(candidate.getFileName()))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** {@return {@code path} with a leading {@code ~} replaced by {@code home}} */
    static String tilde(String path, Path home) {
        return path.equals("~") || path.startsWith("~/") ? home + path.substring(1) : path;
    }

    /** {@return whether one pattern matches and no pattern that begins with {@code !} does} */
    static boolean matches(List<String> patterns, String host) {
        boolean matched = false;
        for (String pattern : patterns) {
            boolean negated = pattern.startsWith("!");
            if (glob(negated ? pattern.substring(1) : pattern, host)) {
                if (negated) {
                    return false;
                }
                matched = true;
            }
        }
        return matched;
    }

    private static boolean glob(String pattern, String text) {
        var regex = new StringBuilder("(?i)");
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(java.util.regex.Pattern.quote(String.valueOf(c)));
            }
        }
        return text.matches(regex.toString());
    }

    /** {@return the words of a line: {@code Keyword value}, {@code Keyword=value}, double quotes, comments} */
    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        var word = new StringBuilder();
        boolean quoted = false;
        boolean open = false;
        String text = line.strip();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean separator = Character.isWhitespace(c) || (c == '=' && words.size() + (open ? 1 : 0) <= 1);
            if (c == '"') {
                quoted = !quoted;
                open = true;
            } else if (!quoted && c == '#' && !open) {
                break;
            } else if (!quoted && separator) {
                if (open) {
                    words.add(word.toString());
                    word.setLength(0);
                    open = false;
                }
            } else {
                word.append(c);
                open = true;
            }
        }
        if (open) {
            words.add(word.toString());
        }
        return words;
    }

    private static RemoteException bad(Path file, int line, String what, String next) {
        return new RemoteException(RemoteException.Kind.PROTOCOL, new Problem(what, file + ":" + line, "", next));
    }
}
