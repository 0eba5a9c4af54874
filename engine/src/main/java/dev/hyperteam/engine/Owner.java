package dev.hyperteam.engine;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** The identity of a project's journal, by which its own later processes may take a lease over from a dead one. */
final class Owner {
    private Owner() {}

    static String of(Path stateFolder) {
        Path file = stateFolder.resolve("owner");
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(stateFolder);
                Files.writeString(file, UUID.randomUUID() + "\n");
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("cannot write the project's state")
                            .at(file.toString())
                            .because(String.valueOf(e.getMessage()))
                            .then("make the folder writable, or choose another one under 'state' in hyperteam.yaml"),
                    e);
        }
    }
}
