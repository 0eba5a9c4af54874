package dev.hyperteam.engine.config;

import dev.hyperteam.remote.Become;
import dev.hyperteam.remote.Endpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A server that is worked on.
 *
 * @param name how the reader calls it; part of node names, so no {@code @}, {@code /} or white space
 * @param host name, address or an alias from the SSH client's configuration
 * @param port empty takes the alias's or 22
 * @param user empty takes the alias's or root
 * @param identityFiles private keys tried before the agent's; empty takes the alias's and the usual files
 * @param knownHosts file with pinned host keys; empty takes the alias's or the usual file
 * @param sshConfig the SSH client's configuration to read instead of the usual one
 * @param sudo whether commands go through {@code sudo -n} because the user is not root
 * @param pinUnknownHostKey accept and write down the key of a host that is not known yet; never a changed one
 */
public record Target(
        String name,
        String host,
        OptionalInt port,
        Optional<String> user,
        List<Path> identityFiles,
        Optional<Path> knownHosts,
        Optional<Path> sshConfig,
        boolean sudo,
        boolean pinUnknownHostKey) {
    public Target {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new IllegalArgumentException("not a target name: '" + name + "'");
        }
        identityFiles = List.copyOf(identityFiles);
    }

    /** A target that the SSH client's configuration describes in full: {@code ssh ALIAS} works. */
    public static Target alias(String alias) {
        return new Target(
                alias,
                alias,
                OptionalInt.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                false,
                false);
    }

    /** {@return where it is and how to log in, for the room that dials} */
    public Endpoint endpoint() {
        var endpoint = Endpoint.of(host)
                .withIdentityFiles(identityFiles)
                .withPinUnknownHostKey(pinUnknownHostKey)
                .withBecome(sudo ? Become.SUDO : Become.NONE);
        if (port.isPresent()) {
            endpoint = endpoint.withPort(port.getAsInt());
        }
        if (user.isPresent()) {
            endpoint = endpoint.withUser(user.get());
        }
        if (knownHosts.isPresent()) {
            endpoint = endpoint.withKnownHosts(knownHosts.get());
        }
        if (sshConfig.isPresent()) {
            endpoint = endpoint.withSshConfig(sshConfig.get());
        }
        return endpoint;
    }
}
