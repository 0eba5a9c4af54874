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

/**
 * What is remembered of a lab host between commands; {@code key=value} lines.
 *
 * @param image folder name of the image that its root file system stands on
 * @param slot which of the lab's small networks is its own
 * @param address the guest's address there
 * @param launcher the process that holds it while it is on
 */
record HostState(String name, String image, CgroupLayout cgroups, int slot, String address, ProcessId launcher) {

    String format() {
        return """
                name=%s
                image=%s
                cgroups=%s
                slot=%d
                address=%s
                launcher=%s
                """.formatted(name, image, cgroups, slot, address, launcher.format());
    }

    /** {@return the state in {@code text}, or nothing when it is not complete} */
    static Optional<HostState> parse(String text) {
        Map<String, String> values = text.lines()
                .map(line -> line.split("=", 2))
                .filter(parts -> parts.length == 2)
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (a, b) -> b, LinkedHashMap::new));
        try {
            return Optional.of(new HostState(
                    word(values, "name"),
                    word(values, "image"),
                    CgroupLayout.valueOf(word(values, "cgroups")),
                    Integer.parseInt(word(values, "slot")),
                    word(values, "address"),
                    ProcessId.parse(word(values, "launcher"))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String word(Map<String, String> values, String key) {
        String value = values.getOrDefault(key, "");
        if (value.isBlank()) {
            throw new IllegalArgumentException("no " + key);
        }
        return value;
    }

    static Optional<HostState> read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whole or not at all: a reader never sees half a state. */
    void write(Path file) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(draft, format());
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
