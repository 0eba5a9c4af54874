package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.event.Effects;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.core.event.RunState;
import dev.hyperteam.core.workflow.Selection;
import dev.hyperteam.core.workflow.StepRef;
import dev.hyperteam.core.workflow.TeamSource;
import dev.hyperteam.core.workflow.Workflow;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of the orchestrator at moments spread over the journal's events: a later process always brings it to its end. */
@Tag("slow")
@Timeout(1800)
class CrashTest {
    private static final String NAME = "crash-kill";
    private static final int REVERT_AFTER = 120;

    /** All that alpha may touch, without what every login and every package manager run changes by itself. */
    private static final String SNAPSHOT = """
            sha256sum /etc/ssh/sshd_config.d/* /etc/sysctl.d/* /etc/sudoers.d/* /etc/apt/apt.conf.d/* 2>/dev/null
            find /etc/systemd/system /usr/local /etc/hyperteam /etc/nftables* -not -name 'timers.target.wants' 2>/dev/null | sort
            nft list tables 2>/dev/null
            cut -d: -f1 /etc/passwd /etc/group
            dpkg-query -W -f '${Package} ${db:Status-Status}\\n' | grep ' installed$'
            sysctl -n net.ipv4.conf.all.rp_filter net.ipv4.conf.all.accept_redirects net.ipv4.conf.all.send_redirects
            """;

    private static LabHost host;

    @TempDir
    private Path folder;

    private final List<String> outcomes = new ArrayList<>();

    @BeforeAll
    static void boot() throws InterruptedException {
        host = Lab.onThisMachine().up(LabSettings.of(NAME), step -> {});
    }

    @AfterAll
    static void down() throws InterruptedException {
        Lab.onThisMachine().down(NAME);
    }

    @Test
    void twentyKillsAreAllBroughtToAGoodEnd() throws InterruptedException {
        assertThat(kills(20, 11)).isGreaterThanOrEqualTo(20);
    }

    @Test
    @Tag("slow")
    void sixtyKillsAreAllBroughtToAGoodEnd() throws InterruptedException {
        assertThat(kills(60, 12)).isGreaterThanOrEqualTo(60);
    }

    private int kills(int wanted, long seed) throws InterruptedException {
        var random = new Random(seed);
        String before = CrashLab.onHost(host, SNAPSHOT);
        int killed = 0;
        while (killed < wanted) {
            killed += throughAlpha(random);
            assertDone();
            killed += backAgain(random);
            assertThat(CrashLab.onHost(host, SNAPSHOT)).as("after %s", outcomes).isEqualTo(before);
        }
        System.out.println("kill -9: " + killed + " kills, " + outcomes);
        return killed;
    }

    /** Runs, is killed, resumes and is killed again, until it ends. */
    private int throughAlpha(Random random) throws InterruptedException {
        int killed = 0;
        for (int process = 0; process < 60; process++) {
            String verb = resumable() ? "resume" : "run";
            int after = 1 + random.nextInt(30);
            int code = CrashLab.await(CrashLab.start(host, folder, verb, after, REVERT_AFTER, "-"));
            outcomes.add(verb + "@" + after + "=" + code);
            assertNothingTwice(CrashLab.journal(folder));
            if (code != CrashLab.KILLED) {
                assertThat(code).as("%s: %s", outcomes, CrashLab.log(folder)).isZero();
                return killed;
            }
            killed++;
        }
        throw new AssertionError("no end after 60 processes: " + outcomes);
    }

    private int backAgain(Random random) throws InterruptedException {
        int first = CrashLab.await(CrashLab.start(host, folder, "rollback", 2 + random.nextInt(30), REVERT_AFTER, "-"));
        outcomes.add("rollback=" + first);
        assertThat(first).as(CrashLab.log(folder)).isIn(0, CrashLab.KILLED);
        int second = CrashLab.await(CrashLab.start(host, folder, "rollback", 0, REVERT_AFTER, "-"));
        assertThat(second).as("%s: %s", outcomes, CrashLab.log(folder)).isZero();
        assertThat(Effects.fold(CrashLab.journal(folder)).open()).isEmpty();
        return first == CrashLab.KILLED ? 1 : 0;
    }

    private boolean resumable() {
        var entries = CrashLab.journal(folder);
        if (entries.isEmpty()) {
            return false;
        }
        RunId last = entries.getLast().run();
        return RunState.fold(entries.stream()
                        .filter(entry -> entry.run().equals(last))
                        .toList())
                .filter(RunState::resumable)
                .isPresent();
    }

    /** An action that ended well is done: nothing may begin it again in the same run. */
    private static void assertNothingTwice(List<Entry> entries) {
        var applied = new HashSet<String>();
        var twice = new ArrayList<StepRef>();
        for (Entry entry : entries) {
            switch (entry.event()) {
                case Event.StepApplied done -> applied.add(entry.run() + " " + done.ref());
                case Event.AttemptFailed failed -> applied.remove(entry.run() + " " + failed.ref());
                case Event.GuardReverted back -> applied.remove(entry.run() + " " + back.ref());
                case Event.StepIntent intent -> {
                    if (applied.contains(entry.run() + " " + intent.ref())) {
                        twice.add(intent.ref());
                    }
                }
                default -> {}
            }
        }
        assertThat(twice).as("steps begun again after they had ended well").isEmpty();
    }

    private void assertDone() throws InterruptedException {
        var entries = CrashLab.journal(folder);
        var run = entries.getLast().run();
        assertThat(CrashLab.onHost(host, "grep -l '^after ' /var/lib/hyperteam/" + run + "/*/*/*/effect")
                        .lines()
                        .map(file -> file.replaceFirst("/[^/]+/effect$", "")))
                .as("steps whose action ended well, on the host's own record")
                .doesNotHaveDuplicates();
        assertThat(CrashLab.onHost(host, "ls /etc/systemd/system | grep hyperteam-revert || true"))
                .as("revert timers left armed")
                .isEmpty();
        var workflow = Workflow.load(TeamSource.shipped(), ActionKinds.builtIn());
        try (var orchestrator = HypervisorOrchestrator.builder()
                .projectFolder(folder)
                .target(AlphaTest.target(host))
                .workflow(workflow)
                .build()) {
            var drifted = new LinkedHashMap<StepRef, String>();
            orchestrator
                    .verify(Selection.everything(workflow))
                    .drifted()
                    .forEach(step -> drifted.put(step.ref(), step.evidence().toString()));
            assertThat(drifted).isEmpty();
        }
    }
}
