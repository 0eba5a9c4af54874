package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.event.Effects;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.RunState;
import dev.hyperteam.core.workflow.Selection;
import dev.hyperteam.core.workflow.StepRef;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of the orchestrator at moments spread over the journal's events: a later process always brings it to its end. */
@Tag("host")
@Timeout(240)
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
    private final Map<String, Integer> lastEvents = new TreeMap<>();

    @BeforeAll
    static void boot() throws InterruptedException {
        host = Lab.onThisMachine().fresh(LabSettings.of(NAME), step -> {});
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
    @Timeout(900)
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
        System.out.println("[REPORT] kill -9: " + killed + " kills, after events " + lastEvents);
        assertThat(lastEvents.keySet())
                .as("the kills are spread over what a journal can end with")
                .hasSizeGreaterThanOrEqualTo(6);
        return killed;
    }

    /** Runs, is killed, resumes and is killed again, until it ends. */
    private int throughAlpha(Random random) throws InterruptedException {
        String verb = "run";
        for (int killed = 0; killed < 60; killed++) {
            // Lives grow longer: events of steps that change nothing come in bursts, and a kill may lose those of the
            // last 50 ms.
            int code = child(verb, 1 + random.nextInt(8 + 2 * killed));
            assertNothingTwice(CrashLab.journal(folder));
            assertNoBadEnd(CrashLab.journal(folder));
            if (code != CrashLab.KILLED) {
                assertThat(code).as("%s: %s", outcomes, CrashLab.log(folder)).isZero();
                return killed;
            }
            var run = latestRun();
            if (run.filter(state -> state.ending() == RunEnding.COMPLETE).isPresent()) {
                return killed + 1; // killed after its run had ended well
            }
            verb = run.isPresent() ? "resume" : "run";
        }
        throw new AssertionError("no end after 60 processes: " + outcomes);
    }

    private int backAgain(Random random) throws InterruptedException {
        int killed = 0;
        for (int after : new int[] {1 + random.nextInt(8), 2 + random.nextInt(20), 0}) {
            int code = child("rollback", after);
            assertThat(code).as("%s: %s", outcomes, CrashLab.log(folder)).isIn(0, after == 0 ? 0 : CrashLab.KILLED);
            killed += code == CrashLab.KILLED ? 1 : 0;
        }
        assertThat(Effects.fold(CrashLab.journal(folder)).open()).isEmpty();
        return killed;
    }

    private int child(String verb, int events) throws InterruptedException {
        int code = CrashLab.await(CrashLab.start(host, folder, verb, events, REVERT_AFTER, "-"));
        outcomes.add(verb + "@" + events + "=" + code);
        var entries = CrashLab.journal(folder);
        if (code == CrashLab.KILLED && !entries.isEmpty()) {
            lastEvents.merge(entries.getLast().event().getClass().getSimpleName(), 1, Integer::sum);
        }
        return code;
    }

    /** {@return the latest run; empty when the latest is a rollback, or when nothing was written before the kill} */
    private Optional<RunState> latestRun() {
        var entries = CrashLab.journal(folder);
        return entries.isEmpty()
                ? Optional.empty()
                : RunState.fold(entries.stream()
                                .filter(entry ->
                                        entry.run().equals(entries.getLast().run()))
                                .toList())
                        .filter(state -> state.rollback() == null);
    }

    private void assertNoBadEnd(List<Entry> entries) {
        assertThat(entries)
                .as("%s: %s", outcomes, CrashLab.log(folder))
                .filteredOn(
                        entry -> entry.event() instanceof Event.RunEnded ended && ended.ending() != RunEnding.COMPLETE)
                .isEmpty();
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
        var workflow = CrashLab.alpha();
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
