package dev.hyperteam.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("host")
final class ExecHostTest {
    @TempDir
    static Path folder;

    static LoopbackSshd sshd;
    static SshConnector connector;

    @BeforeAll
    static void start() throws Exception {
        sshd = new LoopbackSshd(folder.resolve("sshd"));
        connector = sshd.connector();
    }

    @AfterAll
    static void stop() {
        connector.close();
        sshd.close();
    }

    private static RemoteHost host() {
        return connector.connect(sshd.endpoint(), Purpose.ACTOR);
    }

    @Test
    void exitCodeAndBothStreamsComeBack() throws Exception {
        try (RemoteHost host = host()) {
            ExecResult result = host.exec(ExecRequest.of("echo out; echo err >&2; exit 7"));
            assertThat(result.exitCode()).isEqualTo(7);
            assertThat(result.text()).isEqualTo("out\n");
            assertThat(result.errorText()).isEqualTo("err\n");
            assertThat(result.truncated()).isFalse();
        }
    }

    @Test
    void inputReachesTheScriptUnchanged() throws Exception {
        byte[] binary = new byte[300_000];
        new java.util.Random(7).nextBytes(binary);
        try (RemoteHost host = host()) {
            ExecResult result = host.exec(ExecRequest.of("cat").withStdin(binary));
            assertThat(result.stdout()).isEqualTo(binary);
        }
    }

    @Test
    void nothingOfTheScriptIsInAnArgumentList() throws Exception {
        try (RemoteHost host = host()) {
            String script = "secret=geh"
                    + "eim42; tr '\\0' ' ' </proc/$$/cmdline; cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '";
            assertThat(host.exec(ExecRequest.of(script)).text())
                    .doesNotContain("geheim42")
                    .contains("dd bs=");
        }
    }

    @Test
    void aGigabyteOfOutputIsReadAndDropped() throws Exception {
        try (RemoteHost host = host()) {
            var request = new ExecRequest(
                    "head -c 1073741824 /dev/zero; echo end >&2", new byte[0], Duration.ofMinutes(5), 100_000);
            ExecResult result = host.exec(request);
            assertThat(result.exitCode()).isZero();
            assertThat(result.stdout()).hasSize(100_000);
            assertThat(result.errorText()).isEqualTo("end\n");
            assertThat(result.truncated()).isTrue();
        }
    }

    @Test
    void aCommandThatHangsIsKilledAtItsTimeout() {
        try (RemoteHost host = host()) {
            assertThatThrownBy(() -> host.exec(ExecRequest.of("sleep 60").withTimeout(Duration.ofSeconds(1))))
                    .isInstanceOfSatisfying(
                            RemoteException.class, e -> assertThat(e.kind()).isEqualTo(RemoteException.Kind.TIMEOUT));
        }
    }

    @Test
    void anInterruptReturnsAtOnce() throws Exception {
        try (RemoteHost host = host()) {
            host.exec(ExecRequest.of("true"));
            var seen = new AtomicReference<Throwable>();
            var started = new CountDownLatch(1);
            Thread thread = Thread.ofVirtual().start(() -> {
                try {
                    started.countDown();
                    host.exec(ExecRequest.of("sleep 5"));
                } catch (Throwable e) {
                    seen.set(e);
                }
            });
            started.await();
            thread.interrupt();
            assertThat(thread.join(Duration.ofSeconds(3))).isTrue();
            assertThat(seen.get()).isInstanceOf(InterruptedException.class);
            assertThat(host.exec(ExecRequest.of("echo alive")).text()).isEqualTo("alive\n");
        }
    }

    @Test
    void aCutConnectionIsAnUnknownOutcomeAndTheNextCallDialsAnew() throws Exception {
        try (RemoteHost host = host()) {
            assertThatThrownBy(() -> host.exec(ExecRequest.of("kill -9 $(ps -o ppid= -p $PPID); sleep 3")))
                    .isInstanceOfSatisfying(RemoteException.class, e -> {
                        assertThat(e.kind()).isEqualTo(RemoteException.Kind.CONNECTION_LOST);
                        assertThat(e.retryable()).isTrue();
                    });
            assertThat(host.exec(ExecRequest.of("echo again")).text()).isEqualTo("again\n");
            host.reconnect();
            assertThat(host.exec(ExecRequest.of("echo third")).text()).isEqualTo("third\n");
        }
    }

    @Test
    void sixteenThreadsShareOneConnectionOfTenSessions() throws Exception {
        try (RemoteHost host = host();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                String text = "n" + i;
                answers.add(threads.submit(() -> {
                    var all = new StringBuilder();
                    for (int round = 0; round < 10; round++) {
                        all.append(host.exec(ExecRequest.of("printf " + text)).text());
                    }
                    return all.toString();
                }));
            }
            for (int i = 0; i < 16; i++) {
                assertThat(answers.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(("n" + i).repeat(10));
            }
        }
    }

    @Test
    void halfAScriptDoesNotRun() throws Exception {
        String enter = Shell.withoutComments(Shell.resource("enter.sh"));
        Process process = new ProcessBuilder("sh", "-c", enter).start();
        try (var stdin = process.getOutputStream()) {
            stdin.write("5\n40\necho harm done; echo the rest is mi".getBytes(UTF_8));
        }
        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).isEmpty();
        assertThat(process.waitFor()).isNotZero();
    }
}
