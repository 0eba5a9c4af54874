package dev.hyperteam.lab;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A virtual machine's system as seen from this machine: over SSH and on its serial console. */
final class VmGuest {
    private static final Duration STEP = Duration.ofMillis(200);
    private static final int LINES = 12;

    private final Processes processes;
    private final Clock clock;

    VmGuest(Processes processes, Clock clock) {
        this.processes = processes;
        this.clock = clock;
    }

    /** {@return the host, once sshd answers and the guest has nothing left to start} */
    LabHost booted(LabHost host, ProcessId process, Duration limit) throws InterruptedException {
        long deadline = clock.nanoTime() + limit.toNanos();
        while (!Guest.sshAnswers(host.address(), host.port())) {
            if (!process.isAlive()) {
                throw failed(host, "the lab host ended while booting", "");
            }
            if (clock.nanoTime() > deadline) {
                throw failed(host, "sshd of the lab host does not answer", "waited " + limit.toSeconds() + " s; ");
            }
            clock.sleep(STEP);
        }
        // sshd comes up before the last units do. "degraded" is an answer too: a runbook may well have left a failed
        // unit.
        var settled = run(host, "systemctl is-system-running --wait || :", limit);
        if (!settled.ok()) {
            throw failed(
                    host,
                    "the lab host does not finish booting",
                    settled.stderr().strip() + "; ");
        }
        return host;
    }

    /** Says something to the guest that may well end the connection. */
    void tell(LabHost host, String command) throws InterruptedException {
        var _ = run(host, command, Duration.ofMinutes(1));
    }

    private Processes.Result run(LabHost host, String command, Duration limit) throws InterruptedException {
        return processes.run(Processes.Command.of(limit, host.ssh(command).toArray(String[]::new)));
    }

    private static ProblemException failed(LabHost host, String what, String why) {
        Path console = host.folder().resolve("console.log");
        return new ProblemException(Problem.of(what)
                .at("lab/" + host.name())
                .because(why + "the console ends with\n    " + lastLines(console))
                .then("read " + console + "; lab down removes the host"));
    }

    /** {@return the end of what the guest printed, without what colours it} */
    static String lastLines(Path console) {
        try {
            List<String> lines = new String(Files.readAllBytes(console), StandardCharsets.UTF_8)
                    .lines()
                    .map(line ->
                            line.replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
            return String.join("\n    ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        } catch (IOException e) {
            return "nothing: " + e.getMessage();
        }
    }
}
