package dev.hyperteam.remote;

import dev.hyperteam.base.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The way to an endpoint, worked out from what the user gave and what the ssh configuration says. Immutable.
 *
 * @param hops jump hosts in order, the target last
 */
record Route(List<Hop> hops) {
    /**
     * One login on the way.
     *
     * @param name the host as the user calls it
     * @param address name or address to dial
     * @param keyName the name under which its key is known
     * @param identities private key files that exist
     * @param onlyIdentities whether an agent may only offer the keys of these files
     * @param knownHosts files of trusted keys; the first is the one that new keys are written to
     * @param connectTimeout of the ssh configuration; only ever shortens
     */
    record Hop(
            String name,
            String address,
            int port,
            String user,
            List<Path> identities,
            boolean onlyIdentities,
            boolean useAgent,
            String keyName,
            List<Path> knownHosts,
            boolean pin,
            Optional<Duration> connectTimeout) {
        /** {@return how long one attempt to log in may take here} */
        Duration within(Duration limit) {
            return connectTimeout.filter(own -> own.compareTo(limit) < 0).orElse(limit);
        }

        /** {@return user, name and port for a reader} */
        String label() {
            return user + "@" + name + (port == 22 ? "" : ":" + port);
        }
    }

    private static final int MOST_HOPS = 8;
    private static final List<String> DEFAULT_KEYS = List.of("id_ed25519", "id_ecdsa", "id_rsa");

    Hop target() {
        return hops.getLast();
    }

    static Route of(Endpoint endpoint, Path home, String localUser) {
        List<Hop> hops = new ArrayList<>();
        resolve(endpoint, home, localUser, hops, 0);
        return new Route(List.copyOf(hops));
    }

    private static void resolve(Endpoint endpoint, Path home, String localUser, List<Hop> hops, int depth) {
        if (depth > MOST_HOPS) {
            throw new RemoteException(
                    RemoteException.Kind.UNREACHABLE,
                    new Problem(
                            "ProxyJump goes round in circles or over more than " + MOST_HOPS + " hosts",
                            endpoint.host(),
                            "",
                            "correct ProxyJump in the ssh configuration"));
        }
        SshConfig config =
                SshConfig.read(endpoint.sshConfig().orElse(home.resolve(".ssh/config")), home, endpoint.host());
        String jumps = endpoint.proxyJump()
                .or(() -> config.first("ProxyJump"))
                .filter(jump -> !jump.equalsIgnoreCase("none"))
                .orElse("");
        boolean first = true;
        for (String jump : jumps.isEmpty() ? new String[0] : jumps.split(",")) {
            // Only the first of several jumps may itself lie behind another: the others are reached through it.
            Endpoint next = jump(endpoint, jump.strip());
            resolve(first ? next : next.withProxyJump("none"), home, localUser, hops, depth + 1);
            first = false;
        }
        hops.add(hop(endpoint, config, home, localUser));
    }

    private static Endpoint jump(Endpoint target, String text) {
        String rest = text.startsWith("ssh://") ? text.substring(6) : text;
        int at = rest.lastIndexOf('@');
        Optional<String> user = at < 0 ? Optional.empty() : Optional.of(rest.substring(0, at));
        String host = rest.substring(at + 1);
        OptionalInt port = OptionalInt.empty();
        int colon = host.lastIndexOf(':');
        if (colon > 0 && (host.indexOf(':') == colon || host.charAt(colon - 1) == ']')) {
            int number = BatchWire.number(host.substring(colon + 1), 65535);
            if (number < 1) {
                throw new RemoteException(
                        RemoteException.Kind.UNREACHABLE,
                        new Problem("not a jump host: '" + text + "'", target.host(), "", "write [user@]host[:port]"));
            }
            port = OptionalInt.of(number);
            host = host.substring(0, colon);
        }
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        return new Endpoint(
                host,
                port,
                user,
                target.identityFiles(),
                target.knownHosts(),
                target.sshConfig(),
                Optional.empty(),
                Become.NONE,
                target.pinUnknownHostKey(),
                target.useAgent(),
                target.connectTimeout());
    }

    private static Hop hop(Endpoint endpoint, SshConfig config, Path home, String localUser) {
        String name = endpoint.host();
        String address = config.first("HostName")
                .map(text -> text.replace("%h", name).replace("%%", "%"))
                .orElse(name);
        int port = endpoint.port()
                .orElseGet(() -> config.first("Port")
                        .map(text -> BatchWire.number(text, 65535))
                        .filter(number -> number > 0)
                        .orElse(22));
        String user = endpoint.user().or(() -> config.first("User")).orElse(localUser);
        var tokens = new Tokens(name, address, port, user, localUser, home);
        return new Hop(
                name,
                address,
                port,
                user,
                identities(endpoint, config, tokens),
                !endpoint.identityFiles().isEmpty() || config.yes("IdentitiesOnly"),
                endpoint.useAgent(),
                config.first("HostKeyAlias").orElse(address),
                knownHosts(endpoint, config, tokens),
                endpoint.pinUnknownHostKey(),
                config.first("ConnectTimeout")
                        .map(text -> BatchWire.number(text, 3600))
                        .filter(seconds -> seconds > 0)
                        .map(Duration::ofSeconds));
    }

    private static List<Path> identities(Endpoint endpoint, SshConfig config, Tokens tokens) {
        var files = new LinkedHashSet<Path>(endpoint.identityFiles());
        List<String> named = config.all("IdentityFile");
        named.stream()
                .filter(text -> !text.equalsIgnoreCase("none"))
                .map(tokens::path)
                .filter(file -> Files.exists(file) || Files.exists(publicHalf(file)))
                .forEach(files::add);
        if (named.isEmpty() && endpoint.identityFiles().isEmpty()) {
            DEFAULT_KEYS.stream()
                    .map(key -> tokens.home().resolve(".ssh").resolve(key))
                    .filter(Files::exists)
                    .forEach(files::add);
        }
        return List.copyOf(files);
    }

    /** {@return the file that holds the public half of the private key {@code file}} */
    static Path publicHalf(Path file) {
        return file.toString().endsWith(".pub") ? file : Path.of(file + ".pub");
    }

    private static List<Path> knownHosts(Endpoint endpoint, SshConfig config, Tokens tokens) {
        if (endpoint.knownHosts().isPresent()) {
            return List.of(endpoint.knownHosts().get());
        }
        var files = new ArrayList<Path>();
        List<String> named = config.all("UserKnownHostsFile");
        if (named.isEmpty()) {
            files.add(tokens.home().resolve(".ssh/known_hosts"));
        }
        named.stream().map(tokens::path).forEach(files::add);
        files.add(Path.of("/etc/ssh/ssh_known_hosts"));
        return List.copyOf(files);
    }

    private record Tokens(String name, String address, int port, String user, String localUser, Path home) {
        Path path(String text) {
            String path = SshConfig.tilde(text, home)
                    .replace("%d", home.toString())
                    .replace("%h", address)
                    .replace("%n", name)
                    .replace("%p", Integer.toString(port))
                    .replace("%r", user)
                    .replace("%u", localUser)
                    .replace("%%", "%");
            return home.resolve(path);
        }
    }
}
