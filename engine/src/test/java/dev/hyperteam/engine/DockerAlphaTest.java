package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Processes;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.UndoEnding;
import dev.hyperteam.engine.config.Settings;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabDriver;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import dev.hyperteam.lab.LabStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lab host in a Docker engine of the test's own: what the lab promises of it, and the whole of team alpha there. */
@Tag("slow")
final class DockerAlphaTest {
    private static final String NAME = "engine-docker";

    @TempDir
    private static Path engine;

    private static Process daemon;
    private static LabSettings settings;
    private final Lab lab = Lab.onThisMachine();

    @TempDir
    private Path folder;

    @BeforeAll
    static void startEngine() throws Exception {
        daemon = script("start");
        settings = LabSettings.of(NAME)
                .withDriver(Optional.of(LabDriver.DOCKER))
                .withDockerHost(Optional.of("unix://" + engine.resolve("socket")));
        // The daemon says in its log that it answers, and somebody has to read that to its end.
        var answers = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> listen(answers));
        assertThat(answers.await(60, TimeUnit.SECONDS)).as("the engine answers").isTrue();
    }

    private static void listen(CountDownLatch answers) {
        try (var log = daemon.inputReader()) {
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                if (line.contains("API listen on")) {
                    answers.countDown();
                }
            }
        } catch (IOException e) {
            // The daemon has ended, and its log with it.
        }
    }

    private static Process script(String verb) throws IOException {
        Path script = engine.resolve("engine.sh");
        try (InputStream text = DockerAlphaTest.class.getResourceAsStream("docker-engine.sh")) {
            Files.write(script, text.readAllBytes());
        }
        return new ProcessBuilder("/bin/sh", script.toString(), verb, engine.toString())
                .redirectErrorStream(true)
                .start();
    }

    @AfterAll
    static void stopEngine() throws Exception {
        Lab.onThisMachine().down(NAME);
        daemon.destroy();
        assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).as("the engine ends").isTrue();
        assertThat(script("stop").waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    private static String answer(LabHost host, String command) throws InterruptedException {
        var result = Processes.system()
                .run(Processes.Command.of(
                        Duration.ofMinutes(3), host.ssh(command).toArray(String[]::new)));
        assertThat(result.exitCode()).as(result.stdout() + result.stderr()).isZero();
        return result.stdout().strip();
    }

    @Test
    void aHostOfADockerEngineIsARealServerAndAlphaComesAndGoes() throws Exception {
        LabHost host = lab.up(settings, _ -> {});
        assertThat(answer(host, "systemctl is-system-running; hostname")).isEqualTo("running\n" + NAME);
        assertThat(lab.status(NAME)).isEqualTo(new LabStatus.On(host));
        assertThat(lab.up(settings, _ -> {})).isEqualTo(host);
        alpha(boots(host));
        lab.down(NAME);
        assertThat(lab.status(NAME)).isEqualTo(new LabStatus.Absent(NAME));
        assertThat(host.folder()).doesNotExist();
    }

    private LabHost boots(LabHost host) throws InterruptedException {
        String boot = "cat /proc/sys/kernel/random/boot_id";
        String first = answer(host, boot + "; echo kept >/root/kept; touch /run/gone; sync");
        LabHost again = lab.reboot(NAME);
        assertThat(again.port()).isEqualTo(host.port());
        String second = answer(again, boot);
        assertThat(second).isNotEqualTo(first);
        assertThat(answer(again, "cat /root/kept; ls /run/gone 2>/dev/null || echo gone"))
                .isEqualTo("kept\ngone");
        LabHost third = lab.powerCycle(NAME);
        assertThat(answer(third, boot)).isNotEqualTo(second);
        assertThat(answer(third, "cat /root/kept; systemctl is-system-running")).isEqualTo("kept\nrunning");
        return third;
    }

    private void alpha(LabHost host) throws InterruptedException {
        var before = HostSnapshot.of(host);
        try (var orchestrator = HypervisorOrchestrator.builder()
                .projectFolder(folder)
                .target(AlphaTest.target(host))
                .settings(Settings.defaults().withRevertAfter(Duration.ofSeconds(60)))
                .workflow(CrashLab.alpha())
                .build()) {
            var first = orchestrator.executeFullWorkflow();
            assertThat(first.reason()).isEmpty();
            assertThat(first.ending()).isEqualTo(RunEnding.COMPLETE);
            assertThat(orchestrator.executeFullWorkflow().changed())
                    .as("a second run changes nothing")
                    .isZero();
            assertThat(orchestrator.verify().drifted()).isEmpty();
            var back = orchestrator.rollbackToPhase(0);
            assertThat(back.steps()).extracting(RollbackResult.Undone::ending).containsOnly(UndoEnding.UNDONE);
        }
        assertThat(String.join("\n", before.differences(HostSnapshot.of(host))))
                .as("what is not as it was")
                .isEmpty();
    }
}
