package dev.hyperteam.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A time server of a virtual machine's own: on this machine's loopback, telling this machine's time and never setting it. So a guest's
 * clock follows a source where no NTP gets out.
 */
final class TimeServer {
    /** Where QEMU's user network shows a guest this machine's loopback. */
    private static final String GATEWAY = "10.0.2.2";

    private static final Duration SHORT = Duration.ofSeconds(30);

    private final Scripts scripts;

    TimeServer(Scripts scripts) {
        this.scripts = scripts;
    }

    /** Makes sure that it runs; it keeps its port as long as the host has its files. */
    void on(Path folder) throws InterruptedException {
        if (process(folder).isPresent()) {
            return;
        }
        try {
            Path own = Files.createDirectories(folder.resolve("time"));
            if (port(folder).isEmpty()) {
                StateFile.write(own.resolve("port"), freePort() + "\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        scripts.run(
                "cannot start the lab's time server",
                "time.sh",
                SHORT,
                Map.of(),
                folder.resolve("time").toString(),
                String.valueOf(port(folder).orElseThrow()));
    }

    /** Ends it. */
    void off(Path folder) throws InterruptedException {
        Optional<ProcessHandle> process = process(folder);
        if (process.isPresent()) {
            process.get().destroyForcibly();
            Guest.awaitEnd(folder.getFileName().toString(), process.get().pid(), SHORT);
        }
    }

    /** {@return where a guest asks it, as ADDRESS:PORT; nothing before it was first switched on} */
    static Optional<String> source(Path folder) {
        return port(folder).map(port -> GATEWAY + ":" + port);
    }

    private static Optional<Integer> port(Path folder) {
        return StateFile.read(folder.resolve("time").resolve("port"))
                .map(String::strip)
                .filter(text -> text.matches("[0-9]{1,5}"))
                .map(Integer::valueOf);
    }

    /** Its number alone may be another process's by now. */
    private static Optional<ProcessHandle> process(Path folder) {
        Path file = folder.resolve("time").resolve("server.pid");
        return StateFile.read(file)
                .map(String::strip)
                .filter(text -> text.matches("[0-9]{1,9}"))
                .map(Long::valueOf)
                .filter(pid -> VmPower.commandLine(pid).contains(file.toString()))
                .flatMap(ProcessHandle::of);
    }

    private static int freePort() throws IOException {
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
