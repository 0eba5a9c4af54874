package dev.hyperteam.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Processes;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TimeServerTest {
    private static final long FROM_1900_TO_1970 = 2_208_988_800L;

    @TempDir
    private Path folder;

    private TimeServer server = new TimeServer(new Scripts(Path.of(""), Processes.system()));

    @BeforeEach
    void on() throws InterruptedException {
        server = new TimeServer(new Scripts(folder.resolve("lab"), Processes.system()));
        server.on(folder);
    }

    @AfterEach
    void off() throws InterruptedException {
        server.off(folder);
    }

    /** {@return what it answers to a request whose first byte says version and mode} */
    private Optional<byte[]> ask(int head) throws IOException {
        String source = TimeServer.source(folder).orElseThrow();
        assertThat(source).matches("10\\.0\\.2\\.2:[0-9]+");
        int port = Integer.parseInt(source.substring(source.indexOf(':') + 1));
        byte[] request = Arrays.copyOf(new byte[] {(byte) head}, 48);
        System.arraycopy("ORIGINAL".getBytes(StandardCharsets.US_ASCII), 0, request, 40, 8);
        try (var socket = new DatagramSocket()) {
            socket.setSoTimeout(
                    (int) Duration.ofMillis(head == 0x23 ? 10_000 : 300).toMillis());
            socket.send(new DatagramPacket(
                    request, request.length, new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
            var answer = new DatagramPacket(new byte[512], 512);
            socket.receive(answer);
            return Optional.of(Arrays.copyOf(answer.getData(), answer.getLength()));
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        }
    }

    @Test
    void tellsThisMachinesTime() throws IOException {
        byte[] answer = ask(0x23).orElseThrow();
        assertThat(answer).hasSize(48);
        assertThat(answer[0]).as("no leap second, version 4, a server").isEqualTo((byte) 0x24);
        assertThat(answer[1]).as("stratum").isEqualTo((byte) 8);
        assertThat(new String(answer, 24, 8, StandardCharsets.US_ASCII)).isEqualTo("ORIGINAL");
        long told = Integer.toUnsignedLong(ByteBuffer.wrap(answer).getInt(40)) - FROM_1900_TO_1970;
        assertThat(told)
                .isBetween(Instant.now().getEpochSecond() - 30, Instant.now().getEpochSecond() + 1);
    }

    @Test
    void answersClientsOnly() throws IOException {
        assertThat(ask(0x24)).as("another server").isEmpty();
        assertThat(ask(0x23)).isPresent();
    }

    @Test
    void keepsItsPortAndIsStartedOnce() throws InterruptedException, IOException {
        Optional<String> first = TimeServer.source(folder);
        String pid = StateFile.read(folder.resolve("time/server.pid")).orElseThrow();
        server.on(folder);
        assertThat(StateFile.read(folder.resolve("time/server.pid"))).contains(pid);
        server.off(folder);
        assertThat(ProcessHandle.of(Long.parseLong(pid.strip()))).isEmpty();
        server.on(folder);
        assertThat(TimeServer.source(folder)).isEqualTo(first);
        assertThat(ask(0x23)).isPresent();
    }
}
