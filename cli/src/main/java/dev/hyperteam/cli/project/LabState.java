package dev.hyperteam.cli.project;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * What a project remembers of its lab host: a journal like that of any target. It is about one particular host, and worth nothing once
 * that host is gone.
 */
final class LabState {
    private static final String IDENTITY = "lab-host";

    private LabState() {}

    /** Forgets everything about an earlier host when {@code identity} says that this is another one. */
    static void keepOnlyOf(Path folder, String identity) {
        var file = folder.resolve(IDENTITY);
        try {
            if (Files.isDirectory(folder) && !known(file).equals(identity)) {
                delete(folder);
            }
            Files.createDirectories(folder);
            Files.writeString(file, identity);
        } catch (IOException e) {
            throw new ProblemException(
                    new Problem(
                            "cannot keep what is known of the lab",
                            folder.toString(),
                            String.valueOf(e.getMessage()),
                            "make the folder writable"),
                    e);
        }
    }

    /** Forgets everything: the host is gone. */
    static void forget(Path folder) {
        try {
            delete(folder);
        } catch (IOException e) {
            throw new ProblemException(
                    new Problem(
                            "cannot forget the lab",
                            folder.toString(),
                            String.valueOf(e.getMessage()),
                            "remove the folder"),
                    e);
        }
    }

    private static String known(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
