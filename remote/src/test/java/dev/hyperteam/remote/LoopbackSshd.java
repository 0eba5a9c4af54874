package dev.hyperteam.remote;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Processes;
import dev.hyperteam.base.RetryPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A real OpenSSH server on loopback with keys, port and configuration of its own. Needs root; ended by its process handle. */
final class LoopbackSshd implements AutoCloseable {
    final Path folder;
    final int port;
    private final Path config;
    private Process process;

    LoopbackSshd(Path folder, String... extraConfig) throws Exception {
        this.folder = folder;
        Files.createDirectories(folder);
        Files.createDirectories(Path.of("/run/sshd"));
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        for (String type : List.of("ed25519", "rsa", "ecdsa")) {
            keygen(folder.resolve("host_" + type), type, "");
        }
        keygen(folder.resolve("client"), "ed25519", "");
        Files.copy(folder.resolve("client.pub"), folder.resolve("authorized_keys"));
        config = folder.resolve("sshd_config");
        List<String> lines = new ArrayList<>(List.of(extraConfig));
        lines.addAll(List.of(
                "ListenAddress 127.0.0.1:" + port,
                "HostKey " + folder.resolve("host_ed25519"),
                "HostKey " + folder.resolve("host_rsa"),
                "HostKey " + folder.resolve("host_ecdsa"),
                "AuthorizedKeysFile " + folder.resolve("authorized_keys"),
                "PidFile none",
                "StrictModes no",
                "UsePAM no",
                "PermitRootLogin yes",
                "MaxStartups 100:30:200"));
        Files.write(config, lines);
        knownHosts("ed25519");
        process = start();
    }

    private Process start() throws Exception {
        Process started = new ProcessBuilder("/usr/sbin/sshd", "-D", "-e", "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("sshd.log").toFile())
                .start();
        for (int attempt = 0; ; attempt++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return started;
            } catch (IOException e) {
                if (attempt > 200 || !started.isAlive()) {
                    started.destroyForcibly();
                    throw new IllegalStateException(Files.readString(folder.resolve("sshd.log")), e);
                }
                Clock.system().sleep(Duration.ofMillis(25));
            }
        }
    }

    void restart() throws Exception {
        close();
        process = start();
    }

    /** Writes a known hosts file that trusts exactly the server's key of this type. */
    final Path knownHosts(String type) throws IOException {
        String[] words =
                Files.readString(folder.resolve("host_" + type + ".pub")).split(" ");
        Path file = folder.resolve("known_hosts");
        Files.writeString(file, "# trusted\n[127.0.0.1]:" + port + " " + words[0] + " " + words[1] + "\n");
        return file;
    }

    static void keygen(Path file, String type, String passphrase) throws InterruptedException {
        ok(Processes.Command.of(
                Duration.ofSeconds(60),
                "ssh-keygen",
                "-q",
                "-t",
                type,
                "-N",
                passphrase,
                "-C",
                "test",
                "-f",
                file.toString()));
    }

    static String ok(Processes.Command command) throws InterruptedException {
        var result = Processes.system().run(command);
        if (!result.ok()) {
            throw new IllegalStateException(command.argv() + ": " + result.stdout() + result.stderr());
        }
        return result.stdout();
    }

    Endpoint endpoint() {
        return Endpoint.of("127.0.0.1")
                .withPort(port)
                .withUser("root")
                .withIdentityFiles(List.of(folder.resolve("client")))
                .withKnownHosts(folder.resolve("known_hosts"))
                .withSshConfig(folder.resolve("ssh_config"))
                .withUseAgent(false)
                .withConnectTimeout(Duration.ofSeconds(10));
    }

    SshConnector connector() {
        return connector(Optional.empty());
    }

    SshConnector connector(Optional<Path> agent) {
        return new SshConnector(Clock.system(), RetryPolicy.never(), new LocalUser("root", folder, agent));
    }

    /** Kills the server's processes that carry connections; the listener stays. */
    int cutConnections() {
        List<ProcessHandle> children = process.descendants()
                .filter(child -> child.info().command().orElse("").contains("sshd"))
                .toList();
        children.forEach(ProcessHandle::destroyForcibly);
        return children.size();
    }

    @Override
    public void close() {
        try {
            List<ProcessHandle> children = process.descendants()
                    .filter(child -> child.info().command().orElse("").contains("sshd"))
                    .toList();
            process.destroy();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            children.forEach(ProcessHandle::destroyForcibly);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
