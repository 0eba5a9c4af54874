package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.UndoEnding;
import dev.hyperteam.engine.config.Settings;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that reboots its target in the middle and goes on. */
@Tag("host")
@Timeout(180)
class RebootTest {
    private static final String NAME = "engine-reboot";
    private static final String BOOT_ID = "cat /proc/sys/kernel/random/boot_id";
    private static final String RUNBOOK = """
            team: alpha
            name: Reboot
            phase: 1
            estimate: 1m
            persona: none
            steps:
              - id: before
                title: Write a file
                about: Before.
                action:
                  file: { path: /etc/hyperteam-before, content: "before" }
              - id: reboot
                title: Reboot
                about: In the middle.
                action:
                  reboot: {}
                timeout: 2m
              - id: after
                title: Write another file
                about: After.
                needs: [reboot]
                action:
                  file: { path: /etc/hyperteam-after, content: "after" }
            """;

    private static LabHost host;

    @TempDir
    private Path folder;

    @BeforeAll
    static void boot() throws InterruptedException {
        host = Lab.onThisMachine().fresh(LabSettings.of(NAME), step -> {});
    }

    @AfterAll
    static void down() throws InterruptedException {
        Lab.onThisMachine().down(NAME);
    }

    @BeforeEach
    void forgetEarlierTests() throws InterruptedException {
        // By SSH: a reboot has given the host another first process.
        assertThat(CrashLab.ssh(host, "rm -f /etc/hyperteam-before /etc/hyperteam-after && echo done"))
                .isEqualTo("done");
    }

    @Test
    void aRunGoesOnAfterTheReboot() throws InterruptedException {
        String boot = CrashLab.ssh(host, BOOT_ID);
        assertThat(CrashLab.ssh(host, "echo kernel >/run/reboot-required && echo done"))
                .isEqualTo("done");
        try (var orchestrator = CrashLab.orchestrator(host, folder, Settings.defaults(), RUNBOOK)
                .build()) {
            var first = orchestrator.executeFullWorkflow();
            assertThat(first.ending()).as("%s", first.teams()).isEqualTo(RunEnding.COMPLETE);
            assertThat(first.changed()).isEqualTo(3);
            assertThat(CrashLab.ssh(host, BOOT_ID)).isNotEqualTo(boot);
            assertThat(orchestrator.executeFullWorkflow().changed()).isZero();
            var back = orchestrator.rollbackToPhase(0);
            assertThat(back.steps())
                    .extracting(RollbackResult.Undone::ending)
                    .containsExactly(UndoEnding.UNDONE, UndoEnding.IRREVERSIBLE, UndoEnding.UNDONE);
        }
        assertThat(CrashLab.ssh(host, "ls /etc/hyperteam-before /etc/hyperteam-after 2>/dev/null || true"))
                .isEmpty();
    }

    @Test
    void aKilledOrchestratorFindsTheRebootThatItBegan() throws InterruptedException, IOException {
        Path file = Files.writeString(folder.resolve("alpha.yaml"), RUNBOOK);
        String boot = CrashLab.ssh(host, BOOT_ID);
        assertThat(CrashLab.ssh(host, "echo kernel >/run/reboot-required && echo done"))
                .isEqualTo("done");
        var child = CrashLab.start(host, folder, "run", 0, 20, file.toString());
        CrashLab.eventually(() -> CrashLab.journal(folder).stream()
                .anyMatch(entry -> entry.event() instanceof Event.StepIntent intent
                        && intent.ref().step().equals("reboot")));
        child.destroyForcibly();
        CrashLab.await(child);
        CrashLab.eventually(() -> !CrashLab.ssh(host, BOOT_ID + " 2>/dev/null").equals(boot)
                && CrashLab.ssh(host, "cat /proc/sys/kernel/random/boot_id").matches("[0-9a-f-]{36}"));
        String second = CrashLab.ssh(host, BOOT_ID);

        int code = CrashLab.await(CrashLab.start(host, folder, "resume", 0, 20, file.toString()));
        assertThat(code).as(CrashLab.log(folder)).isZero();
        assertThat(CrashLab.ssh(host, BOOT_ID)).as("no second reboot").isEqualTo(second);
        assertThat(CrashLab.ssh(host, "cat /etc/hyperteam-after")).isEqualTo("after");
    }
}
