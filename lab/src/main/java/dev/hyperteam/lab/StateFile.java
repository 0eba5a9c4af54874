package dev.hyperteam.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Files of {@code key=value} lines in which the lab remembers its hosts between commands. */
final class StateFile {
    private StateFile() {}

    /** {@return the pairs; lines that are none are passed over, so that a later version may write more} */
    static Map<String, String> parse(String text) {
        return text.lines()
                .map(line -> line.split("=", 2))
                .filter(parts -> parts.length == 2)
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (a, b) -> b, LinkedHashMap::new));
    }

    /**
     * {@return the value of {@code key}}
     *
     * @throws IllegalArgumentException when there is none
     */
    static String word(Map<String, String> values, String key) {
        String value = values.getOrDefault(key, "");
        if (value.isBlank()) {
            throw new IllegalArgumentException("no " + key);
        }
        return value;
    }

    static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whole or not at all: a reader never sees half a state. */
    static void write(Path file, String text) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(draft, text);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
