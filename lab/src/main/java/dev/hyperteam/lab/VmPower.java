package dev.hyperteam.lab;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Switches virtual machines on and off, and finds the process of one that is on. */
final class VmPower {
    private static final Duration SHORT = Duration.ofSeconds(60);

    private final LabLayout layout;
    private final Scripts scripts;
    private final Images images;
    private final TimeServer time;

    VmPower(LabLayout layout, Scripts scripts, Images images) {
        this.layout = layout;
        this.scripts = scripts;
        this.images = images;
        this.time = new TimeServer(scripts);
    }

    /** {@return the state with QEMU's process, written down} */
    VmState on(VmState state, Accelerator accelerator) throws InterruptedException {
        Path folder = layout.host(state.name());
        Path monitor = layout.monitor(state.name());
        var places = new QemuCommand.Places(folder, images.folder(state.image()), monitor);
        time.on(folder);
        try {
            Files.createDirectories(monitor.getParent());
            Files.deleteIfExists(monitor);
            var arguments = new ArrayList<>(List.of(folder.toString()));
            arguments.addAll(QemuCommand.argv(state, places, accelerator));
            String pid = scripts.run(
                    "cannot start lab host '" + state.name() + "'",
                    "power.sh",
                    SHORT,
                    Map.of(),
                    arguments.toArray(String[]::new));
            ProcessId process = ProcessId.of(Long.parseLong(pid))
                    .orElseThrow(() -> new ProblemException(Problem.of("QEMU ended at once")
                            .at("lab/" + state.name())
                            .then("read " + folder.resolve("console.log"))));
            VmState on = state.on(process);
            on.write(layout.state(state.name()));
            return on;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends QEMU at once: what the guest has not written yet goes with all its files. */
    void off(String name) throws InterruptedException {
        Optional<ProcessId> process =
                VmState.read(layout.state(name)).flatMap(this::running).or(() -> unrecorded(name));
        if (process.isPresent()) {
            ProcessHandle.of(process.get().pid()).ifPresent(ProcessHandle::destroyForcibly);
            Guest.awaitEnd(name, process.get().pid(), SHORT);
        }
        time.off(layout.host(name));
        try {
            Files.deleteIfExists(layout.monitor(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<ProcessId> running(VmState state) {
        return state.process().filter(ProcessId::isAlive).or(() -> unrecorded(state.name()));
    }

    /** A QEMU whose starter died before it could write down what it started. Its number alone may be another process's by now. */
    private Optional<ProcessId> unrecorded(String name) {
        Path folder = layout.host(name);
        return StateFile.read(folder.resolve("qemu.pid"))
                .map(String::strip)
                .filter(text -> text.matches("[0-9]{1,9}"))
                .map(Long::valueOf)
                .filter(pid ->
                        commandLine(pid).contains(folder.resolve("system.qcow2").toString()))
                .flatMap(ProcessId::of);
    }

    static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(pid), "cmdline"));
        } catch (IOException e) {
            return "";
        }
    }

    /** {@return a loopback address of the host's own, so that this machine's services do not answer for it} */
    static String address(String group) {
        int number = Integer.parseInt(Scripts.hash(List.of(group)).substring(0, 4), 16);
        return "127.77." + (1 + number % 250) + "." + (1 + number / 256 % 250);
    }

    /** {@return sshd's own port where this user may have it and nobody does; else any that is free} */
    static int freePort(String address) {
        return bound(address, 22)
                .or(() -> bound(address, 0))
                .orElseThrow(() -> new ProblemException(
                        Problem.of("no port is free on " + address).at("this machine")));
    }

    private static Optional<Integer> bound(String address, int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getByName(address))) {
            return Optional.of(socket.getLocalPort());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
