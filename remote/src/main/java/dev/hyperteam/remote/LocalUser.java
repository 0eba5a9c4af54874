package dev.hyperteam.remote;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The person on this machine: where keys, configuration and agent are.
 *
 * @param name login name, the default user name on the targets
 * @param home home folder, the place of {@code .ssh}
 * @param agent socket of the key agent
 */
public record LocalUser(String name, Path home, Optional<Path> agent) {
    /** {@return the user of this process, with the agent that {@code SSH_AUTH_SOCK} names in {@code environment}} */
    public static LocalUser of(Map<String, String> environment) {
        return new LocalUser(
                System.getProperty("user.name", "root"),
                Path.of(System.getProperty("user.home", "/root")),
                Optional.ofNullable(environment.get("SSH_AUTH_SOCK"))
                        .filter(socket -> !socket.isEmpty())
                        .map(Path::of));
    }
}
