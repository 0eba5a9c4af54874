package dev.hyperteam.remote;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellFactory;

/**
 * A server in this process, on the loopback address, that lets one key in and runs commands with this machine's own shell. The launcher
 * rehearses a login with it, so that the classes of a connection come from its cache. Lives for a moment; not for targets.
 */
public final class Rehearsal implements AutoCloseable {
    private final SshServer server;
    private final Path folder;

    private Rehearsal(SshServer server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    /**
     * Starts the server.
     *
     * @param folder for its keys: the caller's own and empty
     * @throws UncheckedIOException when it cannot listen or write
     */
    public static Rehearsal open(Path folder) {
        Path hostKey = folder.resolve("host");
        String hostLine = KeyFiles.ensure(hostKey, "rehearsal");
        String userLine = KeyFiles.ensure(folder.resolve("user"), "rehearsal");
        try {
            var allowed = AuthorizedKeyEntry.parseAuthorizedKeyEntry(userLine).resolvePublicKey(null, null);
            SshServer server = SshServer.setUpDefaultServer();
            server.setHost("127.0.0.1");
            server.setPort(0);
            server.setKeyPairProvider(new FileKeyPairProvider(List.of(hostKey)));
            server.setPublickeyAuthenticator((user, key, session) -> KeyUtils.compareKeys(allowed, key));
            server.setCommandFactory((channel, command) ->
                    new ProcessShellFactory(command, List.of("/bin/sh", "-c", command)).createShell(channel));
            server.start();
            Files.writeString(folder.resolve("known_hosts"), "[127.0.0.1]:" + server.getPort() + " " + hostLine + "\n");
            return new Rehearsal(server, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that was just made cannot be read", e);
        }
    }

    /** {@return the port on the loopback address} */
    public int port() {
        return server.getPort();
    }

    /** {@return the file with the key that may log in} */
    public Path key() {
        return folder.resolve("user");
    }

    /** {@return the file that pins the server's key} */
    public Path knownHosts() {
        return folder.resolve("known_hosts");
    }

    @Override
    public void close() {
        try {
            server.stop(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
