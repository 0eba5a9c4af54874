package dev.hyperteam.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.ProblemException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QmpTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String GREETING = "{\"QMP\": {\"version\": {}, \"capabilities\": [\"oob\"]}}";

    @TempDir
    Path folder;

    private final List<String> orders = Collections.synchronizedList(new ArrayList<>());
    private ServerSocketChannel server;

    @BeforeEach
    void listen() throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(folder.resolve("qmp")));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    /** Plays QEMU: after the greeting each order is answered with the next text, the handshake with an empty return. */
    private Qmp qemu(String... answers) throws InterruptedException {
        Thread.ofVirtual().start(() -> serve(answers));
        return Qmp.connect(folder.resolve("qmp"), Clock.system());
    }

    private void serve(String... answers) {
        try (var channel = server.accept();
                var reader = new BufferedReader(
                        new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8))) {
            send(channel, GREETING);
            orders.add(reader.readLine());
            send(channel, "{\"return\": {}}");
            for (String answer : answers) {
                orders.add(reader.readLine());
                send(channel, answer);
            }
        } catch (IOException e) {
            // The client has gone.
        }
    }

    private static void send(SocketChannel channel, String text) throws IOException {
        channel.write(ByteBuffer.wrap((text + "\r\n").getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void anOrderIsSentAsTextAndEventsBeforeItsAnswerAreNotTheAnswer() throws InterruptedException {
        try (var qmp = qemu("{\"event\": \"STOP\", \"timestamp\": {\"seconds\": 1}}\r\n{\"return\": \"\"}")) {
            qmp.order("savevm a\"b", LIMIT);
        }
        assertThat(orders)
                .containsExactly(
                        "{\"execute\":\"qmp_capabilities\"}",
                        "{\"execute\":\"human-monitor-command\",\"arguments\":{\"command-line\":\"savevm a\\\"b\"}}");
    }

    @Test
    void whatTheMonitorComplainsAboutIsAProblem() throws InterruptedException {
        try (var qmp = qemu("{\"return\": \"Error: Snapshot 'x' does not exist\\r\\n\"}")) {
            assertThatThrownBy(() -> qmp.order("loadvm x", LIMIT))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("Snapshot 'x' does not exist");
        }
    }

    @Test
    void anErrorIsAProblem() throws InterruptedException {
        try (var qmp = qemu("{\"error\": {\"class\": \"CommandNotFound\", \"desc\": \"no such command\"}}")) {
            assertThatThrownBy(() -> qmp.execute("nonsense", Map.of(), LIMIT))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("no such command");
        }
    }

    @Test
    void anEventIsWaitedFor() throws InterruptedException {
        try (var qmp = qemu(
                "{\"return\": {}}\r\n{\"event\": \"STOP\"}\r\n{\"event\": \"RESET\", \"data\": {\"guest\": true}}")) {
            qmp.execute("system_reset", Map.of(), LIMIT);
            qmp.await("RESET", LIMIT);
        }
    }

    @Test
    void anEndInTheMiddleIsAProblemAndNotAWait() throws InterruptedException {
        try (var qmp = qemu()) {
            assertThatThrownBy(() -> qmp.await("RESET", Duration.ofMinutes(5)))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("QEMU does not answer");
        }
    }

    @Test
    void snapshotsAreFoundInTheDisksAndEachIsNamedOnce() throws InterruptedException {
        String disk = "{\"device\": \"\", \"removable\": false, \"inserted\": {\"image\": {\"snapshots\": "
                + "[{\"name\": \"one\", \"date-sec\": 1}, {\"name\": \"two\"}]}}}";
        try (var qmp = qemu("{\"return\": [" + disk + ", " + disk + ", {\"device\": \"cd\"}]}")) {
            assertThat(qmp.snapshots()).containsExactly("one", "two");
        }
    }

    @Test
    void nobodyThereIsAProblem() throws IOException {
        server.close();
        assertThatThrownBy(() -> Qmp.connect(folder.resolve("qmp"), Clock.system()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("cannot talk to QEMU");
    }
}
