package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.engine.config.Settings;
import dev.hyperteam.journal.JournalLocked;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two drivers, one target. */
@Tag("host")
@Timeout(240)
class LeaseTest {
    private static final String NAME = "crash-lease";
    private static final String WAITS = """
            team: alpha
            name: Waits
            phase: 1
            estimate: 1m
            persona: none
            steps:
              - id: wait
                title: Wait for a file
                about: So that others come while it is at work.
                action:
                  script:
                    check: test -e /root/done || exit 10
                    apply: |
                      until [ -e /root/go ]; do sleep 0.2; done
                      echo x >>/root/count
                      touch /root/done
                    undo: rm -f /root/done
                verify:
                  - run: ls /root/done
                    expect: { line: /root/done }
            """;
    private static final String OTHER = WAITS.replace("/root/done", "/root/other")
            .replace("until [ -e /root/go ]; do sleep 0.2; done", ":")
            .replace("count", "count-other");
    private static LabHost host;

    @TempDir
    private Path folder;

    @TempDir
    private Path elsewhere;

    @BeforeAll
    static void boot() throws InterruptedException {
        host = Lab.onThisMachine().fresh(LabSettings.of(NAME), step -> {});
    }

    @AfterAll
    static void down() throws InterruptedException {
        Lab.onThisMachine().down(NAME);
    }

    private void refused(Path project, Class<? extends Exception> how, String... words) {
        try (var second =
                CrashLab.orchestrator(host, project, Settings.defaults(), OTHER).build()) {
            assertThatThrownBy(second::executeFullWorkflow)
                    .isInstanceOf(how)
                    .hasMessageContainingAll(words)
                    .hasMessageNotContaining("\tat ");
        }
    }

    @Test
    void oneDriverAtATimeAndADeadOneIsSucceeded() throws InterruptedException, IOException {
        Path file = Files.writeString(folder.resolve("alpha.yaml"), WAITS);
        var first = CrashLab.start(host, folder, "run", 0, 60, file.toString());
        CrashLab.eventually(
                () -> CrashLab.onHost(host, "ls /var/lib/hyperteam/*/alpha/wait/1/started 2>/dev/null || true")
                        .endsWith("started"));
        refused(elsewhere, TargetHeld.class, "another run drives this target", ":" + first.pid());
        refused(folder, JournalLocked.class, Long.toString(first.pid()));

        first.destroyForcibly();
        CrashLab.await(first);
        refused(elsewhere, TargetHeld.class, ":" + first.pid(), "last heard of");

        // As if its time were over: the change that it began still runs, so nobody else may begin one.
        CrashLab.onHost(host, "sed -i s/^ttl=.*/ttl=1/ /var/lib/hyperteam/lease; sleep 2");
        refused(elsewhere, TargetHeld.class, "still running");

        var heir = CrashLab.start(host, folder, "resume", 0, 60, file.toString());
        CrashLab.eventually(() -> CrashLab.onHost(host, "sed -n s/^token=//p /var/lib/hyperteam/lease")
                .equals("2"));
        CrashLab.onHost(host, "touch /root/go");
        assertThat(CrashLab.await(heir)).as(CrashLab.log(folder)).isZero();
        assertThat(CrashLab.onHost(host, "cat /root/count")).as("done once").isEqualTo("x");

        CrashLab.onHost(
                host,
                "printf 'token=2\\nowner=x\\nholder=dead@there:1\\nrun=r\\nboot=b\\nuptime=0\\nttl=1\\n'"
                        + " >/var/lib/hyperteam/lease; sleep 2");
        try (var second = CrashLab.orchestrator(host, elsewhere, Settings.defaults(), OTHER)
                .build()) {
            assertThat(second.executeFullWorkflow().ok()).isTrue();
        }
    }

    @Test
    void aMutationWithAnOldTokenTouchesNothing() throws InterruptedException {
        String steals = WAITS.replace("id: wait", "id: steal")
                .replace(
                        "check: test -e /root/done || exit 10",
                        "check: |\n"
                                + "          sed -i s/^token=.*/token=99/ /var/lib/hyperteam/lease\n          exit 10")
                .replace("/root/count", "/root/stolen")
                .replace("until [ -e /root/go ]; do sleep 0.2; done", ":");
        try (var orchestrator =
                CrashLab.orchestrator(host, folder, Settings.defaults(), steals).build()) {
            assertThatThrownBy(orchestrator::executeFullWorkflow)
                    .isInstanceOf(TargetHeld.class)
                    .hasMessageContainingAll("fenced", "token 99");
        }
        assertThat(CrashLab.onHost(host, "ls /root/stolen /var/lib/hyperteam/*/alpha/steal/prior 2>/dev/null || true"))
                .isEmpty();
    }
}
