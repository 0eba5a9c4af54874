package dev.hyperteam.cli.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A text file that is appended to; beyond its size it becomes {@code name.1}, and what was that {@code name.2}. Not thread-safe. */
final class RotatingFile {
    private final Path file;
    private final long limit;
    private final int kept;

    /**
     * @param limit bytes after which a new file begins
     * @param kept files kept in all, at least 1
     */
    RotatingFile(Path file, long limit, int kept) {
        this.file = file;
        this.limit = limit;
        this.kept = kept;
    }

    void append(List<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        try {
            if (Files.exists(file) && Files.size(file) >= limit) {
                rotate();
            }
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(
                    file,
                    (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private void rotate() throws IOException {
        for (int i = kept - 1; i > 0; i--) {
            var older = file.resolveSibling(file.getFileName() + "." + i);
            var newer = i == 1 ? file : file.resolveSibling(file.getFileName() + "." + (i - 1));
            if (Files.exists(newer)) {
                Files.move(newer, older, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.deleteIfExists(file);
    }
}
