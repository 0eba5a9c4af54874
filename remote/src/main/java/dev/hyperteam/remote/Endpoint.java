package dev.hyperteam.remote;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a target is and how to log in. What is left empty comes from the ssh configuration file, then from OpenSSH's defaults, so
 * {@code Endpoint.of("hetzner1")} means what {@code ssh hetzner1} means.
 *
 * @param host name, address or alias of the ssh configuration
 * @param port TCP port; empty: configuration, then 22
 * @param user whom to log in as; empty: configuration, then the name of the user of this process
 * @param identityFiles private keys to try, before those of the configuration; never asked for a passphrase
 * @param knownHosts file of trusted host keys; empty: configuration, then {@code ~/.ssh/known_hosts}
 * @param sshConfig ssh configuration; empty: {@code ~/.ssh/config}; a file that does not exist counts as empty
 * @param proxyJump {@code [user@]host[:port]} to go through, several separated by commas; empty: configuration; {@code none}: no jump
 * @param become how commands get root's rights
 * @param pinUnknownHostKey whether the key of a host that the file does not know is accepted and written down (trust on first use).
 *     A changed key is refused all the same.
 * @param useAgent whether the keys of the agent at {@code SSH_AUTH_SOCK} are tried
 * @param connectTimeout bound of one attempt to get a logged-in connection
 */
public record Endpoint(
        String host,
        OptionalInt port,
        Optional<String> user,
        List<Path> identityFiles,
        Optional<Path> knownHosts,
        Optional<Path> sshConfig,
        Optional<String> proxyJump,
        Become become,
        boolean pinUnknownHostKey,
        boolean useAgent,
        Duration connectTimeout) {
    /** Bound of one connection attempt where nothing else is asked for. */
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(15);

    public Endpoint {
        if (host.isBlank() || host.startsWith("-") || host.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            throw new IllegalArgumentException("not a host name: '" + host + "'");
        }
        if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > 65535)) {
            throw new IllegalArgumentException("not a TCP port: " + port.getAsInt());
        }
        identityFiles = List.copyOf(identityFiles);
    }

    /** {@return the host {@code host} with everything else left to the ssh configuration and strict host keys} */
    public static Endpoint of(String host) {
        return new Endpoint(
                host,
                OptionalInt.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Become.NONE,
                false,
                true,
                DEFAULT_CONNECT_TIMEOUT);
    }

    /** {@return this endpoint with another port} */
    public Endpoint withPort(int number) {
        return new Endpoint(
                host,
                OptionalInt.of(number),
                user,
                identityFiles,
                knownHosts,
                sshConfig,
                proxyJump,
                become,
                pinUnknownHostKey,
                useAgent,
                connectTimeout);
    }

    /** {@return this endpoint with another user} */
    public Endpoint withUser(String name) {
        return new Endpoint(
                host,
                port,
                Optional.of(name),
                identityFiles,
                knownHosts,
                sshConfig,
                proxyJump,
                become,
                pinUnknownHostKey,
                useAgent,
                connectTimeout);
    }

    /** {@return this endpoint with exactly these private keys before those of the configuration} */
    public Endpoint withIdentityFiles(List<Path> files) {
        return new Endpoint(
                host,
                port,
                user,
                files,
                knownHosts,
                sshConfig,
                proxyJump,
                become,
                pinUnknownHostKey,
                useAgent,
                connectTimeout);
    }

    /** {@return this endpoint with another file of trusted host keys} */
    public Endpoint withKnownHosts(Path file) {
        return new Endpoint(
                host,
                port,
                user,
                identityFiles,
                Optional.of(file),
                sshConfig,
                proxyJump,
                become,
                pinUnknownHostKey,
                useAgent,
                connectTimeout);
    }

    /** {@return this endpoint with another ssh configuration file} */
    public Endpoint withSshConfig(Path file) {
        return new Endpoint(
                host,
                port,
                user,
                identityFiles,
                knownHosts,
                Optional.of(file),
                proxyJump,
                become,
                pinUnknownHostKey,
                useAgent,
                connectTimeout);
    }

    /** {@return this endpoint behind the jump hosts {@code jump}} */
    public Endpoint withProxyJump(String jump) {
        return new Endpoint(
                host,
                port,
                user,
                identityFiles,
                knownHosts,
                sshConfig,
                Optional.of(jump),
                become,
                pinUnknownHostKey,
                useAgent,
                connectTimeout);
    }

    /** {@return this endpoint with another way to root} */
    public Endpoint withBecome(Become way) {
        return new Endpoint(
                host,
                port,
                user,
                identityFiles,
                knownHosts,
                sshConfig,
                proxyJump,
                way,
                pinUnknownHostKey,
                useAgent,
                connectTimeout);
    }

    /** {@return this endpoint with trust on first use switched on or off} */
    public Endpoint withPinUnknownHostKey(boolean pin) {
        return new Endpoint(
                host,
                port,
                user,
                identityFiles,
                knownHosts,
                sshConfig,
                proxyJump,
                become,
                pin,
                useAgent,
                connectTimeout);
    }

    /** {@return this endpoint with the key agent switched on or off} */
    public Endpoint withUseAgent(boolean use) {
        return new Endpoint(
                host,
                port,
                user,
                identityFiles,
                knownHosts,
                sshConfig,
                proxyJump,
                become,
                pinUnknownHostKey,
                use,
                connectTimeout);
    }

    /** {@return this endpoint with another bound for one connection attempt} */
    public Endpoint withConnectTimeout(Duration timeout) {
        return new Endpoint(
                host,
                port,
                user,
                identityFiles,
                knownHosts,
                sshConfig,
                proxyJump,
                become,
                pinUnknownHostKey,
                useAgent,
                timeout);
    }
}
