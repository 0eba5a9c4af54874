package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.event.Effects;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.StepEnding;
import dev.hyperteam.engine.config.Settings;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The line is cut, or the host loses its power, in the middle of a change: the run ends well, and nothing is done twice. */
@Tag("host")
@Timeout(120)
class AccidentTest {
    private static final String NAME = "trouble-accident";

    /** Works until somebody says go, and counts how often it began. */
    private static final String WAITS = """
            team: alpha
            name: Waits
            phase: 1
            estimate: 1m
            persona: none
            steps:
              - id: wait
                title: Wait for a file
                about: So that an accident can happen meanwhile.
                action:
                  script:
                    check: test -e /root/done || exit 10
                    apply: |
                      echo x >>/root/count
                      until [ -e /root/go ]; do sleep 0.1; done
                      touch /root/done
                    undo: rm -f /root/done
                verify:
                  - run: ls /root/done
                    expect: { line: /root/done }
            """;

    /** Has done its work before the accident, and does not get to its end. */
    private static final String LINGERS =
            WAITS.replace("id: wait", "id: linger").replace("""
                      until [ -e /root/go ]; do sleep 0.1; done
                      touch /root/done
            """, """
                      touch /root/done
                      until [ -e /root/go ]; do sleep 0.1; done
            """);

    private static LabHost host;

    @TempDir
    private Path folder;

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
        CrashLab.onHost(host, "rm -rf /var/lib/hyperteam /root/done /root/go /root/count");
    }

    @Test
    void aCutLineIsDialledAnewAndTheChangeIsFoundAtWork() throws Exception {
        var result = during(WAITS, () -> {
            cutSessions();
            CrashLab.eventually(() -> sessions() > 0);
            CrashLab.onHost(host, "touch /root/go");
            return null;
        });
        assertDoneOnce(result);
    }

    @Test
    void aChangeThatEndsWhileTheHostCannotBeReachedIsFoundDone() throws Exception {
        var result = during(WAITS, () -> {
            CrashLab.onHost(host, """
                    nft add table inet cut
                    nft 'add chain inet cut input { type filter hook input priority 0; policy accept; }'
                    nft add rule inet cut input tcp dport 22 ct state new reject with tcp reset
                    """);
            cutSessions();
            CrashLab.onHost(host, "touch /root/go");
            CrashLab.eventually(() -> CrashLab.onHost(host, "ls /var/lib/hyperteam/*/alpha/wait/1/rc || true")
                    .endsWith("/rc"));
            CrashLab.onHost(host, "nft delete table inet cut");
            return null;
        });
        assertDoneOnce(result);
    }

    @Test
    void aHostThatLosesItsPowerWhileItChangesIsTriedAgain() throws Exception {
        var result = during(WAITS, () -> {
            host = Lab.onThisMachine().powerCycle(NAME);
            CrashLab.onHost(host, "touch /root/go");
            return null;
        });
        assertThat(result.ending()).as(result.toString()).isEqualTo(RunEnding.COMPLETE);
        assertThat(endings()).containsExactly(StepEnding.CHANGED);
        assertThat(failures())
                .singleElement()
                .satisfies(failure ->
                        assertThat(failure.message()).isEqualTo("the target was rebooted while the action ran"));
        assertThat(CrashLab.onHost(host, "cat /root/count"))
                .as("begun twice, ended once")
                .isEqualTo("x\nx");
        assertTakenBack();
    }

    @Test
    void theProbesDecideAboutAChangeThatWasThereBeforeThePowerWent() throws Exception {
        var result = during(LINGERS, () -> {
            host = Lab.onThisMachine().powerCycle(NAME);
            return null;
        });
        assertThat(result.ending()).as(result.toString()).isEqualTo(RunEnding.COMPLETE);
        assertThat(CrashLab.onHost(host, "cat /root/count"))
                .as("not done again")
                .isEqualTo("x");
        assertThat(failures()).hasSize(1);
        assertTakenBack();
    }

    @Test
    void bothDieInTheMiddleAndAResumeFinishesIt() throws Exception {
        Path file = Files.writeString(folder.resolve("alpha.yaml"), WAITS);
        var child = CrashLab.start(host, folder, "run", 0, 60, file.toString());
        awaitStarted();
        child.destroyForcibly();
        CrashLab.await(child);
        host = Lab.onThisMachine().powerCycle(NAME);
        CrashLab.onHost(host, "touch /root/go");

        int code = CrashLab.await(CrashLab.start(host, folder, "resume", 0, 60, file.toString()));
        assertThat(code).as(CrashLab.log(folder)).isZero();
        assertThat(endings()).containsExactly(StepEnding.CHANGED);
        assertThat(CrashLab.onHost(host, "cat /root/count"))
                .as("begun twice, ended once")
                .isEqualTo("x\nx");
        assertTakenBack(file);
    }

    /** Runs the team, and lets an accident happen as soon as its step is at work. */
    private RunResult during(String runbook, Callable<?> accident) throws Exception {
        Files.writeString(folder.resolve("alpha.yaml"), runbook);
        try (var orchestrator = CrashLab.orchestrator(host, folder, Settings.defaults(), runbook)
                        .build();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var run = threads.submit(() -> orchestrator.executeFullWorkflow());
            awaitStarted();
            accident.call();
            return run.get(90, TimeUnit.SECONDS);
        }
    }

    private static void awaitStarted() throws InterruptedException {
        CrashLab.eventually(() ->
                CrashLab.onHost(host, "cat /root/count 2>/dev/null || true").equals("x"));
    }

    /** What a router does that forgets a connection, seen from the host: the sessions end, their commands are left alone. */
    private static void cutSessions() throws InterruptedException {
        assertThat(CrashLab.onHost(host, "pkill -c -KILL -f '^sshd: root'")).isNotEqualTo("0");
    }

    private static int sessions() throws InterruptedException {
        return Integer.parseInt(CrashLab.onHost(host, "pgrep -c -f '^sshd: root' || true"));
    }

    private void assertDoneOnce(RunResult result) throws InterruptedException {
        assertThat(result.ending()).as(result.toString()).isEqualTo(RunEnding.COMPLETE);
        assertThat(CrashLab.onHost(host, "cat /root/count")).as("done once").isEqualTo("x");
        assertThat(events(Event.StepIntent.class)).hasSize(1);
        assertThat(failures()).isEmpty();
        assertThat(endings()).containsExactly(StepEnding.CHANGED);
    }

    private void assertTakenBack() throws InterruptedException, IOException {
        assertTakenBack(folder.resolve("alpha.yaml"));
    }

    private void assertTakenBack(Path runbook) throws InterruptedException, IOException {
        try (var orchestrator = CrashLab.orchestrator(host, folder, Settings.defaults(), Files.readString(runbook))
                .build()) {
            assertThat(orchestrator.rollbackToPhase(0).complete()).isTrue();
        }
        assertThat(CrashLab.onHost(host, "ls /root/done 2>/dev/null || true"))
                .as("the accident did not make the rollback forget it")
                .isEmpty();
        assertThat(Effects.fold(CrashLab.journal(folder)).open()).isEmpty();
    }

    private List<Event.AttemptFailed> failures() {
        return events(Event.AttemptFailed.class);
    }

    private List<StepEnding> endings() {
        return events(Event.StepEnded.class).stream()
                .map(Event.StepEnded::ending)
                .toList();
    }

    private <T> List<T> events(Class<T> type) {
        return CrashLab.journal(folder).stream()
                .map(Entry::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
