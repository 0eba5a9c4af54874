package dev.hyperteam.cli.init;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Writes the files of a new project into its folder. What is there already is kept. */
public final class ProjectFiles {
    private final Path folder;

    /** In {@code folder}, which exists. */
    public ProjectFiles(Path folder) {
        this.folder = folder;
    }

    /** Writes a file of that name, over an old one. */
    public void write(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw failure(name, e);
        }
    }

    /** {@return whether {@code .env} was made, readable by its owner alone; an existing one is kept} */
    public boolean env() {
        var file = folder.resolve(".env");
        if (Files.exists(file)) {
            return false;
        }
        try {
            // the mode is part of the creation: the file is never readable by others, not even for a moment
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, Template.ENV);
            return true;
        } catch (IOException e) {
            throw failure(".env", e);
        }
    }

    /** {@return whether {@code .gitignore} was made or given the lines that it lacked} */
    public boolean gitignore() {
        var file = folder.resolve(".gitignore");
        try {
            List<String> present = Files.exists(file) ? Files.readAllLines(file) : List.of();
            List<String> lines = new ArrayList<>(Template.GITIGNORE.lines().toList());
            lines.removeAll(present);
            if (lines.stream().allMatch(line -> line.startsWith("#"))) {
                return false;
            }
            String gap = present.isEmpty() || Files.readString(file).endsWith("\n") ? "" : "\n";
            Files.writeString(
                    file, gap + String.join("\n", lines) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return true;
        } catch (IOException e) {
            throw failure(".gitignore", e);
        }
    }

    private ProblemException failure(String name, IOException e) {
        return new ProblemException(
                new Problem(
                        "cannot write " + name,
                        folder.toString(),
                        e.getClass().getSimpleName() + " " + e.getMessage(),
                        "make the folder writable"),
                e);
    }
}
