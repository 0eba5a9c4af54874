package dev.hyperteam.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What is remembered of a host in a Docker engine between commands.
 *
 * @param image folder name of the image that it was made of
 * @param engine where the engine answers; empty is where the docker program looks by itself
 * @param address on this machine's loopback, where its sshd answers, and {@code port} there
 */
record DockerState(String name, String image, String engine, String address, int port) {

    String format() {
        return """
                driver=docker
                name=%s
                image=%s
                engine=%s
                address=%s
                port=%d
                """.formatted(name, image, engine, address, port);
    }

    /** {@return the state in {@code text}, or nothing when it is not complete, or that of another driver's host} */
    static Optional<DockerState> parse(String text) {
        Map<String, String> values = StateFile.parse(text);
        try {
            return values.getOrDefault("driver", "").equals("docker")
                    ? Optional.of(new DockerState(
                            StateFile.word(values, "name"),
                            StateFile.word(values, "image"),
                            values.getOrDefault("engine", ""),
                            StateFile.word(values, "address"),
                            Integer.parseInt(StateFile.word(values, "port"))))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static Optional<DockerState> read(Path file) {
        return StateFile.read(file).flatMap(DockerState::parse);
    }

    void write(Path file) throws IOException {
        StateFile.write(file, format());
    }
}
