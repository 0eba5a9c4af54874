package dev.hyperteam.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.Processes;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins: keys, host keys, aliases, jump hosts, agent, sudo, and what is said when one of them is wrong. */
@Tag("host")
final class LoginHostTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private LoopbackSshd sshd;
    private SshConnector connector;

    @BeforeEach
    void start() throws Exception {
        sshd = new LoopbackSshd(folder.resolve("sshd"));
        connector = sshd.connector();
    }

    @AfterEach
    void stop() {
        connector.close();
        sshd.close();
    }

    private String hello(Endpoint endpoint) throws InterruptedException {
        try (RemoteHost host = connector.connect(endpoint, Purpose.ACTOR)) {
            return host.exec(ExecRequest.of("echo hello")).text();
        }
    }

    private void refused(Endpoint endpoint, RemoteException.Kind kind, String... parts) {
        fails(() -> hello(endpoint), e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e.getMessage()).contains(parts);
            assertThat(e.problems().getFirst().next()).isNotEmpty();
        });
    }

    private static void fails(ThrowingCallable call, Consumer<RemoteException> check) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RemoteException.class, check);
    }

    @Test
    void anUnknownHostKeyIsRefusedAndPinnedOnlyWhenAskedFor() throws Exception {
        Path empty = folder.resolve("new/known_hosts");
        Endpoint endpoint = sshd.endpoint().withKnownHosts(empty);
        refused(endpoint, RemoteException.Kind.HOST_KEY, "SHA256:", empty.toString());
        assertThat(empty).doesNotExist();
        assertThat(hello(endpoint.withPinUnknownHostKey(true))).isEqualTo("hello\n");
        assertThat(empty).content().startsWith("[127.0.0.1]:" + sshd.port + " ");
        assertThat(hello(endpoint)).isEqualTo("hello\n");
    }

    @Test
    void aChangedHostKeyIsRefusedEvenWhenPinning() throws Exception {
        LoopbackSshd.keygen(folder.resolve("other"), "ed25519", "");
        String[] words = Files.readString(folder.resolve("other.pub")).split(" ");
        Path file = folder.resolve("changed");
        Files.writeString(file, "\n[127.0.0.1]:" + sshd.port + " " + words[0] + " " + words[1] + "\n");
        refused(
                sshd.endpoint().withKnownHosts(file).withPinUnknownHostKey(true),
                RemoteException.Kind.HOST_KEY,
                file + ":2",
                "SHA256:",
                "ssh-keygen");
    }

    @Test
    void aHostKnownByAnotherTypeOfKeyIsAskedForThatType() throws Exception {
        for (String type : List.of("rsa", "ecdsa")) {
            sshd.knownHosts(type);
            assertThat(hello(sshd.endpoint())).as(type).isEqualTo("hello\n");
        }
    }

    @Test
    void hashedAndRevokedEntriesAreUnderstood() throws Exception {
        Path file = folder.resolve("sshd/known_hosts");
        LoopbackSshd.ok(Processes.Command.of(MINUTE, "ssh-keygen", "-q", "-H", "-f", file.toString()));
        assertThat(file).content().contains("|1|");
        assertThat(hello(sshd.endpoint())).isEqualTo("hello\n");
        String key = Files.readString(folder.resolve("sshd/host_ed25519.pub"));
        Files.writeString(file, "[127.0.0.1]:" + sshd.port + " " + key + "@revoked * " + key);
        refused(sshd.endpoint(), RemoteException.Kind.HOST_KEY, "revoked");
    }

    @Test
    void everyCommonTypeOfKeyLogsIn() throws Exception {
        for (String type : List.of("ed25519", "ecdsa", "rsa")) {
            Path key = folder.resolve("key_" + type);
            LoopbackSshd.keygen(key, type, "");
            Files.copy(
                    Path.of(key + ".pub"),
                    folder.resolve("sshd/authorized_keys"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            assertThat(hello(sshd.endpoint().withIdentityFiles(List.of(key))))
                    .as(type)
                    .isEqualTo("hello\n");
        }
    }

    @Test
    void aWrongKeyNamesWhatWasOfferedAndWhatTheHostTakes() throws Exception {
        Path wrong = folder.resolve("wrong");
        LoopbackSshd.keygen(wrong, "ed25519", "");
        Endpoint endpoint = sshd.endpoint().withIdentityFiles(List.of(wrong));
        refused(endpoint, RemoteException.Kind.AUTHENTICATION, wrong.toString(), "SHA256:", "publickey");
        assertThat(connector.canLogin(endpoint)).isFalse();
        assertThat(connector.canLogin(sshd.endpoint())).isTrue();
        Path locked = folder.resolve("locked");
        LoopbackSshd.keygen(locked, "ed25519", "passphrase");
        refused(
                sshd.endpoint().withIdentityFiles(List.of(locked)),
                RemoteException.Kind.AUTHENTICATION,
                "passphrase",
                "ssh-add");
    }

    @Test
    void theMethodsThatAServerOffersAreAskedWithoutAKey() throws Exception {
        assertThat(connector.offeredMethods(sshd.endpoint(), "root"))
                .contains("publickey", "password")
                .doesNotContain("none");
        try (var strict = new LoopbackSshd(
                folder.resolve("strict"), "PasswordAuthentication no", "KbdInteractiveAuthentication no")) {
            assertThat(connector.offeredMethods(strict.endpoint(), "root")).containsExactly("publickey");
            assertThat(connector.offeredMethods(strict.endpoint(), "nobody-of-that-name"))
                    .containsExactly("publickey");
        }
    }

    @Test
    void anAliasOfTheConfigurationIsEnough() throws Exception {
        alias("Host hetzner1\n");
        assertThat(hello(aliased("hetzner1"))).isEqualTo("hello\n");
        assertThat(connector.address(aliased("hetzner1")).getHostAddress()).isEqualTo("127.0.0.1");
    }

    @Test
    void aJumpHostIsPassedThroughWithItsOwnLoginAndHostKey() throws Exception {
        try (var gate = new LoopbackSshd(folder.resolve("gate"))) {
            alias("""
                    Host gate
                        HostName 127.0.0.1
                        Port %d
                        User root
                        IdentityFile %s
                        UserKnownHostsFile %s
                    Host inner
                        ProxyJump gate
                    """.formatted(gate.port, gate.folder.resolve("client"), gate.folder.resolve("known_hosts")));
            assertThat(hello(aliased("inner"))).isEqualTo("hello\n");
            assertThat(Files.readString(gate.folder.resolve("sshd.log"))).contains("Accepted publickey for root");
            Files.writeString(gate.folder.resolve("known_hosts"), "");
            refused(aliased("inner"), RemoteException.Kind.HOST_KEY, "gate");
        }
    }

    @Test
    void theKeysOfAnAgentAreUsed() throws Exception {
        Path socket = folder.resolve("agent.sock");
        Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("agent.log").toFile())
                .start();
        try (var withAgent = sshd.connector(Optional.of(socket))) {
            Path rsa = folder.resolve("agent_rsa");
            LoopbackSshd.keygen(rsa, "rsa", "");
            while (!Files.exists(socket) && agent.isAlive()) {
                Thread.onSpinWait();
            }
            for (Path key : List.of(rsa, folder.resolve("sshd/client"))) {
                var add = new Processes.Command(
                        List.of("ssh-add", "-q", key.toString()),
                        java.util.Map.of("SSH_AUTH_SOCK", socket.toString()),
                        new byte[0],
                        MINUTE,
                        4096);
                LoopbackSshd.ok(add);
            }
            Endpoint endpoint = sshd.endpoint().withIdentityFiles(List.of()).withUseAgent(true);
            for (Path key : List.of(folder.resolve("sshd/client"), rsa)) {
                Files.copy(
                        Path.of(key + ".pub"),
                        folder.resolve("sshd/authorized_keys"),
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                assertThat(withAgent.canLogin(endpoint)).as(key.toString()).isTrue();
            }
            assertThat(withAgent.canLogin(endpoint.withUseAgent(false))).isFalse();
            // Named key files keep the agent's other keys out.
            assertThat(withAgent.canLogin(endpoint.withIdentityFiles(List.of(folder.resolve("sshd/client")))))
                    .isFalse();
        } finally {
            agent.destroy();
        }
    }

    @Test
    void everyWayNotToReachAHostHasItsSentence() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        refused(sshd.endpoint().withPort(free), RemoteException.Kind.UNREACHABLE, "refused");
        try (ServerSocket silent = new ServerSocket(0)) {
            refused(
                    sshd.endpoint().withPort(silent.getLocalPort()).withConnectTimeout(Duration.ofSeconds(1)),
                    RemoteException.Kind.UNREACHABLE,
                    "nobody answered within 1 s");
        }
        Endpoint unknown = Endpoint.of("no-such-host.invalid")
                .withSshConfig(folder.resolve("none"))
                .withUseAgent(false);
        refused(unknown, RemoteException.Kind.UNREACHABLE, "no-such-host.invalid", "not known");
        fails(() -> connector.address(unknown), e -> assertThat(e.kind()).isEqualTo(RemoteException.Kind.UNREACHABLE));
    }

    @Test
    void aUserWithoutSudoIsToldHowToGetIt() throws Exception {
        String user = "ht-" + ProcessHandle.current().pid();
        LoopbackSshd.ok(Processes.Command.of(MINUTE, "useradd", "--no-create-home", "--shell", "/bin/sh", user));
        try {
            LoopbackSshd.ok(Processes.Command.of(MINUTE, "usermod", "-p", "*", user));
            Path open = Files.createDirectories(Path.of("/run/hyperteam-test-" + user));
            Path keys = Files.copy(folder.resolve("sshd/authorized_keys"), open.resolve("keys"));
            try (var own = new LoopbackSshd(folder.resolve("users"), "AuthorizedKeysFile " + keys)) {
                Endpoint endpoint = own.endpoint()
                        .withIdentityFiles(List.of(folder.resolve("sshd/client")))
                        .withUser(user);
                assertThat(hello(endpoint)).isEqualTo("hello\n");
                refused(endpoint.withBecome(Become.SUDO), RemoteException.Kind.NO_SUDO, "sudo", user);
                try (RemoteHost host = connector.connect(endpoint, Purpose.ACTOR)) {
                    var job = DetachedJob.of(new DetachedKey("denied", "a", "b", "1"), "true", MINUTE);
                    fails(() -> host.runDetached(job), e -> {
                        assertThat(e.kind()).isEqualTo(RemoteException.Kind.PROTOCOL);
                        assertThat(e.getMessage()).contains("Permission denied", "root");
                    });
                }
                narrowUserAsksItsProgram(endpoint);
            } finally {
                Files.delete(keys);
                Files.delete(open);
            }
        } finally {
            Processes.system().run(Processes.Command.of(MINUTE, "userdel", user));
        }
    }

    private void narrowUserAsksItsProgram(Endpoint endpoint) throws InterruptedException {
        Endpoint narrow = endpoint.withBecome(Become.command("/bin/sh -s"));
        try (RemoteHost host = connector.connect(narrow, Purpose.VERIFIER)) {
            var answers = host.probe(new ProbeBatch("", List.of(Probe.of("who", "id -un"))));
            assertThat(answers.answer("who"))
                    .isInstanceOfSatisfying(
                            ProbeAnswer.Answered.class,
                            answer -> assertThat(answer.text())
                                    .isEqualTo(endpoint.user().orElseThrow() + "\n"));
            fails(
                    () -> host.exec(ExecRequest.of("true")),
                    e -> assertThat(e.kind()).isEqualTo(RemoteException.Kind.PROTOCOL));
        }
    }

    private void alias(String more) throws Exception {
        Files.writeString(
                sshd.folder.resolve("ssh_config"),
                more + """
                        Host *
                            HostName 127.0.0.1
                            Port %d
                            User root
                            IdentitiesOnly yes
                            IdentityFile %s
                            UserKnownHostsFile %s
                        """.formatted(sshd.port, sshd.folder.resolve("client"), sshd.folder.resolve("known_hosts")));
    }

    private Endpoint aliased(String name) {
        return Endpoint.of(name).withSshConfig(sshd.folder.resolve("ssh_config"));
    }
}
