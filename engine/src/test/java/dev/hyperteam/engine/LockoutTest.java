package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.engine.config.Settings;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Changes that cut the controller off: the host takes them back by itself. */
@Tag("host")
@Timeout(240)
class LockoutTest {
    private static final String NAME = "crash-lockout";
    private static final String SSHD_FILE = "/etc/ssh/sshd_config.d/00-wrong.conf";
    private static final String HEAD = """
            team: alpha
            name: Wrong
            phase: 1
            estimate: 1m
            persona: none
            steps:
              - id: cut
                title: Cut everybody off
                about: A mistake that every syntax check lets pass.
                hazard: [lockout]
            """;
    private static final String SSHD = HEAD + """
                action:
                  file:
                    path: /etc/ssh/sshd_config.d/00-wrong.conf
                    content: |
                      AllowUsers nobody
                    validate: [sshd, -t, -f, "{effective}"]
                    reload: ssh
                verify:
                  - run: sshd -T
                    expect: { line: allowusers nobody }
            """;
    private static final String FIREWALL = HEAD + """
                action:
                  script:
                    check: nft list table inet wrong >/dev/null 2>&1 || exit 10
                    apply: |
                      nft add table inet wrong
                      nft 'add chain inet wrong input { type filter hook input priority 0; policy accept; }'
                      nft add rule inet wrong input tcp dport 22 drop
                    undo: nft delete table inet wrong 2>/dev/null || true
                verify:
                  - run: nft list table inet wrong >/dev/null && echo there
                    expect: { line: there }
            """;

    private static LabHost host;

    @TempDir
    private Path folder;

    private final List<Entry> seen = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void boot() throws InterruptedException {
        host = Lab.onThisMachine().fresh(LabSettings.of(NAME), step -> {});
        CrashLab.onHost(host, "command -v nft || apt-get install -y nftables");
    }

    @AfterAll
    static void down() throws InterruptedException {
        Lab.onThisMachine().down(NAME);
    }

    @BeforeEach
    void forgetEarlierTests() throws InterruptedException {
        CrashLab.onHost(host, "rm -rf /var/lib/hyperteam");
    }

    private void cutOffAndTakenBack(String runbook, String traces) throws InterruptedException {
        RunResult result;
        var settings = Settings.defaults().withRevertAfter(Duration.ofSeconds(10));
        try (var orchestrator = CrashLab.orchestrator(host, folder, settings, runbook)
                .listener(seen::add)
                .build()) {
            result = orchestrator.executeFullWorkflow();
        }
        assertThat(result.ending()).isEqualTo(RunEnding.FAILED);
        assertThat(result.teams().getFirst().reason()).contains("cut the controller off", "the host took it back");
        assertThat(CrashLab.journal(folder))
                .extracting(entry -> (Object) entry.event().getClass())
                .containsOnlyOnce(Event.GuardReverted.class, Event.StepIntent.class)
                .contains(Event.GuardArmed.class);
        assertAsBefore(traces);
    }

    private static void assertAsBefore(String traces) throws InterruptedException {
        assertThat(CrashLab.onHost(host, traces)).isEmpty();
        CrashLab.eventually(() -> CrashLab.onHost(host, "ls /etc/systemd/system | grep hyperteam-revert || true")
                .isEmpty());
        assertThat(CrashLab.ssh(host, "echo in")).isEqualTo("in");
    }

    @Test
    void aWrongSshdConfigurationIsTakenBack() throws InterruptedException {
        cutOffAndTakenBack(SSHD, "ls " + SSHD_FILE + " 2>/dev/null || true");
    }

    @Test
    void aWrongFirewallIsTakenBack() throws InterruptedException {
        cutOffAndTakenBack(FIREWALL, "nft list tables | grep wrong || true");
    }

    @Test
    void aHostThatLosesItsPowerWhileArmedTakesItBackAfterItsBoot() throws InterruptedException, IOException {
        Path file = Files.writeString(folder.resolve("alpha.yaml"), SSHD);
        var child = CrashLab.start(host, folder, "run", 0, 20, file.toString());
        CrashLab.eventually(() -> CrashLab.onHost(
                        host, "grep -h ^after /var/lib/hyperteam/*/alpha/cut/1/effect 2>/dev/null || true")
                .startsWith("after"));
        child.destroyForcibly();
        CrashLab.await(child);
        host = Lab.onThisMachine().powerCycle(NAME);
        CrashLab.eventually(
                () -> CrashLab.onHost(host, "ls /var/lib/hyperteam/*/alpha/cut/reverted 2>/dev/null || true")
                        .endsWith("reverted"));
        assertAsBefore("ls " + SSHD_FILE + " 2>/dev/null || true");

        int code = CrashLab.await(CrashLab.start(host, folder, "resume", 0, 10, file.toString()));
        assertThat(code).as(CrashLab.log(folder)).isEqualTo(1);
        assertThat(CrashLab.journal(folder))
                .filteredOn(entry -> entry.event() instanceof Event.GuardReverted)
                .as("once for the first process's change, once for the resumed one's: %s", CrashLab.log(folder))
                .hasSize(2);
        assertAsBefore("ls " + SSHD_FILE + " 2>/dev/null || true");
    }
}
