package dev.hyperteam.lab;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A booted system as seen from this machine: its first process, and whether it has finished booting. */
final class Guest {
    private static final Duration STEP = Duration.ofMillis(40);

    private final Scripts scripts;
    private final Clock clock;

    Guest(Scripts scripts, Clock clock) {
        this.scripts = scripts;
        this.clock = clock;
    }

    /** {@return the guest's process 1: the process under the launcher that is number 1 two PID namespaces further down} */
    static OptionalLong leader(ProcessId launcher) {
        return ProcessHandle.of(launcher.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .mapToLong(ProcessHandle::pid)
                .filter(pid -> status(pid).map(Guest::isLeader).orElse(false))
                .findFirst();
    }

    /** Three numbers, the last of them 1: {@code NSpid: 4711 12 1} (this machine, the launcher's namespace, the guest's). */
    static boolean isLeader(String status) {
        return status.lines()
                .filter(line -> line.startsWith("NSpid:"))
                .map(line -> line.strip().split("\\s+"))
                .anyMatch(fields -> fields.length == 4 && fields[3].equals("1"));
    }

    private static Optional<String> status(long pid) {
        try {
            return Optional.of(Files.readString(Path.of("/proc", String.valueOf(pid), "status")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Waits until sshd answers and the guest has nothing left to start.
     *
     * @return the guest's first process
     */
    long awaitBooted(HostState state, Path folder, Duration limit) throws InterruptedException {
        long deadline = clock.nanoTime() + limit.toNanos();
        while (!sshAnswers(state.address(), 22)) {
            if (!state.launcher().isAlive()) {
                throw new ProblemException(Problem.of("the lab host ended while booting")
                        .at("lab/" + state.name())
                        .then("read " + folder.resolve("console.log") + " and " + folder.resolve("launcher.log")));
            }
            if (clock.nanoTime() > deadline) {
                throw new ProblemException(Problem.of("sshd of the lab host does not answer on " + state.address())
                        .at("lab/" + state.name())
                        .because("waited " + limit.toSeconds() + " s")
                        .then("read " + folder.resolve("console.log")));
            }
            clock.sleep(STEP);
        }
        long leader = leader(state.launcher())
                .orElseThrow(() -> new ProblemException(
                        Problem.of("the lab host went down while booting").at("lab/" + state.name())));
        settle(leader, limit);
        return leader;
    }

    // sshd comes up before the last units do. "degraded" is an answer too: a runbook may well have left a failed unit.
    private void settle(long leader, Duration limit) throws InterruptedException {
        scripts.run(
                "the lab host does not finish booting",
                List.of(
                        "nsenter",
                        "--target=" + leader,
                        "--all",
                        "/bin/sh",
                        "-c",
                        "systemctl is-system-running --wait || :"),
                limit,
                Map.of());
    }

    /** {@return whether an SSH server introduces itself; a mere connection may come from something in between} */
    static boolean sshAnswers(String address, int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 500);
            socket.setSoTimeout(2000);
            byte[] banner = socket.getInputStream().readNBytes(4);
            return new String(banner, StandardCharsets.US_ASCII).equals("SSH-");
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits for the end of a process that has been told to end. */
    static void awaitEnd(String name, long pid, Duration limit) throws InterruptedException {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isEmpty()) {
            return;
        }
        try {
            process.get().onExit().get(limit.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new ProblemException(
                    Problem.of("the lab host does not go down")
                            .at("lab/" + name)
                            .because("process " + pid + " is still there after " + limit.toSeconds() + " s"),
                    e);
        }
    }
}
