package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.UndoEnding;
import dev.hyperteam.engine.config.Settings;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kernel turns the taking of redirects, and each interface's forwarding, when a host begins or ends to forward: neither a step nor
 * its undo may leave that behind.
 */
@Tag("host")
@Timeout(90)
class SysctlNeighboursTest {
    private static final String NAME = "sysctl-neighbours";
    private static final String READ =
            "cd /proc/sys/net/ipv4 && echo $(cat ip_forward conf/all/accept_redirects conf/host0/forwarding conf/lo/forwarding)";
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

    private static String forwarding(int value, String also) {
        return """
                team: alpha
                name: Forwarding
                phase: 1
                estimate: 1m
                persona: none
                steps:
                  - id: forwarding
                    title: Forward or not
                    about: A sample.
                    action:
                      sysctl:
                        path: /etc/sysctl.d/60-sample.conf
                        values:%s
                          net.ipv4.ip_forward: %s
                """.formatted(also, value);
    }

    private static void set(int forward, int redirects, int host0, int lo) throws InterruptedException {
        assertThat(CrashLab.onHost(host, """
                        cd /proc/sys/net/ipv4
                        echo %s >ip_forward; echo %s >conf/all/accept_redirects
                        echo %s >conf/host0/forwarding; echo %s >conf/lo/forwarding
                        """.formatted(forward, redirects, host0, lo) + READ))
                .isEqualTo(forward + " " + redirects + " " + host0 + " " + lo);
    }

    private void thereAndBack(String runbook, String after) throws InterruptedException {
        String before = CrashLab.onHost(host, READ);
        try (var orchestrator = CrashLab.orchestrator(host, folder, Settings.defaults(), runbook)
                .build()) {
            var run = orchestrator.executeFullWorkflow();
            assertThat(run.ending()).as("%s", run.teams()).isEqualTo(RunEnding.COMPLETE);
            assertThat(CrashLab.onHost(host, READ)).isEqualTo(after);
            assertThat(orchestrator.rollbackToPhase(0).steps())
                    .extracting(RollbackResult.Undone::ending)
                    .containsExactly(UndoEnding.UNDONE);
        }
        assertThat(CrashLab.onHost(host, READ)).isEqualTo(before);
    }

    @Test
    void anUndoBringsBackWhatTheKernelTurnedAlong() throws InterruptedException {
        set(0, 0, 1, 0);
        thereAndBack(forwarding(1, ""), "1 0 1 1");
    }

    @Test
    void redirectsStayRefusedWhenForwardingEnds() throws InterruptedException {
        set(1, 0, 1, 0);
        thereAndBack(forwarding(0, ""), "0 0 0 0");
    }

    @Test
    void whatTheStepItselfWantsHoldsWhateverTheOrder() throws InterruptedException {
        set(0, 0, 0, 0);
        thereAndBack(forwarding(1, "\n          net.ipv4.conf.all.accept_redirects: 1"), "1 1 1 1");
    }
}
