package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Clock;
import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.core.workflow.TeamSource;
import dev.hyperteam.core.workflow.Workflow;
import dev.hyperteam.engine.config.ApprovalPolicy;
import dev.hyperteam.engine.config.Settings;
import dev.hyperteam.journal.Journal;
import dev.hyperteam.journal.JournalReader;
import dev.hyperteam.journal.ReadQuery;
import dev.hyperteam.lab.LabDriver;
import dev.hyperteam.lab.LabHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What tests with accidents share: commands on the lab host past the orchestrator, and orchestrators in other processes. */
final class CrashLab {
    /** What a child that killed itself ends with. */
    static final int KILLED = 137;

    private CrashLab() {}

    /**
     * {@return what a shell command prints on the host} It enters a container from this machine, so no firewall is in its way; into a
     * virtual machine it logs in.
     */
    static String onHost(LabHost host, String command) throws InterruptedException {
        if (host.driver() == LabDriver.VM) {
            return ssh(host, "cd /; " + command);
        }
        return output(List.of(
                "nsenter",
                "-t",
                Long.toString(host.leaderPid()),
                "-m",
                "-u",
                "-i",
                "-n",
                "-p",
                "--",
                "sh",
                "-c",
                "cd /; " + command));
    }

    /** {@return what a command prints that logs in like anybody else} */
    static String ssh(LabHost host, String command) throws InterruptedException {
        return output(host.ssh(command));
    }

    /** A question to the outside world. */
    interface Question {
        boolean yes() throws InterruptedException;
    }

    /** Asks again and again, for 90 seconds at most. */
    static void eventually(Question question) throws InterruptedException {
        var clock = Clock.system();
        long until = clock.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!question.yes()) {
            assertThat(clock.nanoTime()).as("90 seconds are over").isLessThan(until);
            clock.sleep(Duration.ofMillis(250));
        }
    }

    static String output(List<String> argv) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return text.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the shipped team alpha and no other} */
    static Workflow alpha() {
        return Workflow.of(List.of(Workflow.load(TeamSource.shipped(), ActionKinds.builtIn())
                .team(new TeamId("alpha"))
                .orElseThrow()));
    }

    static Workflow workflow(String... runbooks) {
        var files = new ArrayList<TeamSource.TeamFile>();
        for (String runbook : runbooks) {
            files.add(new TeamSource.TeamFile(
                    runbook.lines().findFirst().orElseThrow().substring(6) + ".yaml", runbook));
        }
        return Workflow.load(TeamSource.of(files.toArray(TeamSource.TeamFile[]::new)), ActionKinds.builtIn());
    }

    static HypervisorOrchestratorBuilder orchestrator(
            LabHost host, Path folder, Settings settings, String... runbooks) {
        return HypervisorOrchestrator.builder()
                .approvals(ApprovalPolicy.askNobody())
                .projectFolder(folder)
                .target(AlphaTest.target(host))
                .settings(settings)
                .workflow(workflow(runbooks));
    }

    /** Starts a {@link CrashChild}; its output goes to {@code child.log} in {@code folder}. */
    static Process start(LabHost host, Path folder, String verb, int events, int revertAfter, String runbook) {
        var argv = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.hyperteam.engine.CrashChild",
                folder.toString(),
                verb,
                Integer.toString(events),
                Integer.toString(revertAfter),
                runbook,
                host.address(),
                Integer.toString(host.port()),
                host.privateKey().toString(),
                host.knownHosts().toString());
        try {
            return new ProcessBuilder(argv)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("child.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the child's exit code} */
    static int await(Process child) throws InterruptedException {
        assertThat(child.waitFor(240, TimeUnit.SECONDS)).as("the child ends").isTrue();
        return child.exitValue();
    }

    static String log(Path folder) {
        try {
            return Files.readString(folder.resolve("child.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the whole journal, whose hash chain must be in order} */
    static List<Entry> journal(Path folder) {
        Path state = folder.resolve(".hyperteam");
        if (!JournalReader.exists(state)) {
            return List.of();
        }
        try (var reader = Journal.openReadOnly(state)) {
            assertThat(reader.verify().ok()).as("the journal's chain").isTrue();
            return reader.list(ReadQuery.all());
        }
    }
}
