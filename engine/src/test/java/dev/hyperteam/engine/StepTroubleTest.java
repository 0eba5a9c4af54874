package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.RetryPolicy;
import dev.hyperteam.core.event.Effects;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.TeamEnding;
import dev.hyperteam.core.event.UndoEnding;
import dev.hyperteam.engine.config.Settings;
import dev.hyperteam.journal.Journal;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What can go wrong with a step on a real host: one clear message, the right ending, and nothing left half done. */
@Tag("host")
@Timeout(90)
class StepTroubleTest {
    private static final String NAME = "trouble-steps";
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
    void cleanHost() throws InterruptedException {
        CrashLab.onHost(
                host,
                "umount /srv/t /var/lib/hyperteam 2>/dev/null; rm -rf /var/lib/hyperteam /srv/t; mkdir -p /srv/t /var/lib/hyperteam");
    }

    private static Settings settings(int attempts, boolean goOn, boolean rollback) {
        var d = Settings.defaults();
        return new Settings(
                d.maxConcurrentTeams(),
                d.serialPhases(),
                new RetryPolicy(attempts, Duration.ofMillis(50), Duration.ofMillis(100), 2),
                d.deadlines(),
                goOn,
                rollback,
                false,
                d.revertAfter(),
                new RetryPolicy(2, Duration.ofMillis(50), Duration.ofMillis(100), 2),
                d.outputLimit(),
                d.parameters());
    }

    private static String team(String id, String needs, String... steps) {
        var text = new StringBuilder("""
                team: %s
                name: %s
                phase: 1
                needs: [%s]
                estimate: 1m
                persona: none
                steps:
                """.formatted(id, id, needs));
        for (String step : steps) {
            text.append(step.indent(2));
        }
        return text.toString();
    }

    /** A step that makes the file /srv/t/ID; {@code apply} is done before. */
    private static String makes(String id, String keys, String apply) {
        return """
                - id: %1$s
                  title: Make %1$s
                  %2$s
                  action:
                    script:
                      check: test -e /srv/t/%1$s || exit 10
                      apply: |
                %3$s        touch /srv/t/%1$s
                      undo: rm -f /srv/t/%1$s
                  verify:
                    - run: ls /srv/t/%1$s
                """.formatted(id, keys.isEmpty() ? "about: none" : keys, apply.isEmpty() ? "" : apply.indent(8));
    }

    private RunResult run(Settings settings, String... runbooks) throws InterruptedException {
        try (var orchestrator =
                CrashLab.orchestrator(host, folder, settings, runbooks).build()) {
            return orchestrator.executeFullWorkflow();
        }
    }

    private static void assertFailed(RunResult result, String... words) {
        assertThat(result.ending()).as(result.toString()).isEqualTo(RunEnding.FAILED);
        assertThat(result.teams().getFirst().reason())
                .contains(words)
                .doesNotContain("\tat ", "Exception")
                .doesNotContainPattern("[\\p{Cntrl}&&[^\\n\\t]]");
    }

    private static String there() throws InterruptedException {
        return CrashLab.onHost(host, "cd /srv/t && ls | tr '\\n' ' '");
    }

    private <T> List<T> events(Class<T> type) {
        return CrashLab.journal(folder).stream()
                .map(Entry::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    @Nested
    class FullDisk {
        @Test
        void whereTheFileGoes() throws InterruptedException {
            CrashLab.onHost(host, "mount -t tmpfs -o size=4k small /srv/t && head -c 4096 /dev/zero >/srv/t/filler");
            var result = run(
                    settings(1, true, true),
                    team("one", "", makes("first", "", "").replace("/srv/t/", "/tmp/"), """
                                    - id: note
                                      title: Write a note
                                      action:
                                        file: { path: /srv/t/note, content: "hello" }
                                    """));
            assertFailed(result, "note: ", "No space left on device", "cannot write /srv/t/note");
            assertThat(there()).as("no half a file, no temporary one").isEqualTo("filler");
            assertThat(CrashLab.onHost(host, "ls -A /srv/t; ls /tmp/first 2>/dev/null || true"))
                    .as("and what was done before is taken back")
                    .isEqualTo("filler");
        }

        @Test
        void whereTheRecordsGo() throws InterruptedException {
            CrashLab.onHost(
                    host,
                    "mount -t tmpfs -o size=64k small /var/lib/hyperteam && head -c 53248 /dev/zero >/var/lib/hyperteam/f");
            var result = run(settings(2, true, false), team("one", "", makes("first", "", "")));
            assertFailed(
                    result,
                    host.address() + ": cannot keep the records",
                    "No space left on device",
                    "next: free space on the target (df -h /var/lib/hyperteam), then resume");
            assertThat(there()).isEmpty();
            assertThat(events(Event.StepIntent.class))
                    .as("not tried again: it cannot help")
                    .hasSize(1);
        }

        @Test
        void whereTheLeaseGoes() throws InterruptedException {
            CrashLab.onHost(
                    host,
                    "mount -t tmpfs -o size=4k small /var/lib/hyperteam && head -c 4096 /dev/zero >/var/lib/hyperteam/f");
            assertThatThrownBy(() -> run(settings(2, true, false), team("one", "", makes("first", "", ""))))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContainingAll(host.address(), "cannot take the lease", "look at free space");
            assertThat(there()).isEmpty();
            assertThat(events(Event.RunEnded.class))
                    .extracting(Event.RunEnded::ending)
                    .containsExactly(RunEnding.FAILED);
        }
    }

    @Nested
    class Output {
        @Test
        void aGigabyteIsReadAndDropped() throws InterruptedException, IOException {
            var result = run(
                    settings(1, true, false), team("one", "", makes("first", "", "yes | head -c 1G; echo the end")));
            assertThat(result.ending()).as(result.toString()).isEqualTo(RunEnding.COMPLETE);
            String blob = events(Event.StepApplied.class).getFirst().output();
            try (var reader = Journal.openReadOnly(folder.resolve(".hyperteam"))) {
                var kept = new String(reader.blob(blob), java.nio.charset.StandardCharsets.UTF_8);
                assertThat(kept.length()).isLessThan(200_000);
                assertThat(kept).startsWith("y\ny\n").contains("the end");
            }
            assertThat(CrashLab.onHost(host, "du -sk /var/lib/hyperteam | cut -f 1"))
                    .satisfies(size -> assertThat(Integer.parseInt(size)).isLessThan(1000));
        }

        @Test
        void bytesThatAreNoTextDoNoHarm() throws InterruptedException {
            String noise = "head -c 300000 /dev/urandom; printf '\\033[2J\\000\\377 broken\\n'; exit 3";
            var result = run(settings(1, true, false), team("one", "", makes("first", "", noise)));
            assertFailed(result, "first: the action ended with exit code 3: ", "broken");
            assertThat(there()).isEmpty();
        }
    }

    @Nested
    class Broken {
        @Test
        void aHostThatCutsTheLineWhileItIsAskedIsAskedAgain() throws InterruptedException {
            String cuts = makes("first", "", "")
                    .replace(
                            "check: test",
                            "check: |\n          "
                                    + "mkdir /tmp/cut 2>/dev/null && pkill -KILL -f '^sshd: root'; test");
            CrashLab.onHost(host, "rmdir /tmp/cut 2>/dev/null");
            var result = run(settings(1, true, false), team("one", "", makes("zero", "", ""), cuts));
            assertThat(result.ending()).as(result.toString()).isEqualTo(RunEnding.COMPLETE);
            assertThat(there()).isEqualTo("first zero");
        }

        @Test
        void aHostThatCutsTheLineAlwaysIsGivenUp() throws InterruptedException {
            String cuts = makes("first", "", "")
                    .replace("check: test", "check: |\n          pkill -KILL -f '^sshd: root'; test");
            var result = run(settings(2, true, false), team("one", "", makes("zero", "", ""), cuts));
            assertFailed(result, host.address(), "the connection broke while a command ran", "next: resume");
            assertThat(there()).isEmpty();
        }

        @Test
        void anActionThatTakesTooLongIsKilled() throws InterruptedException {
            var result = run(
                    settings(1, true, false),
                    team("one", "", makes("first", "timeout: 1s", "sleep 3001 & sleep 3002")));
            assertFailed(result, "first: the action took longer than 1s");
            assertThat(there()).isEmpty();
            assertThat(CrashLab.onHost(host, "ps -e -o args | grep '^sleep 300' || true"))
                    .as("with all that it started")
                    .isEmpty();
        }

        @Test
        void aSecondAttemptThatWorksIsEnough() throws InterruptedException {
            String flaky = "mkdir /srv/t/tried 2>/dev/null && { echo 'not yet' >&2; exit 7; }";
            var result = run(settings(3, true, false), team("one", "", makes("first", "", flaky)));
            assertThat(result.ending()).as(result.toString()).isEqualTo(RunEnding.COMPLETE);
            assertThat(result.changed()).isEqualTo(1);
            assertThat(events(Event.AttemptFailed.class))
                    .singleElement()
                    .satisfies(failed ->
                            assertThat(failed.message()).isEqualTo("the action ended with exit code 7: not yet"));
        }
    }

    @Nested
    class Teams {
        private final String fails =
                team("bad", "", makes("fine", "", ""), makes("fails", "retry: never", "echo because >&2; exit 9"));
        private final String needs = team("needs-bad", "bad", makes("never", "", ""));
        private final String other = team("other", "", makes("other", "", ""));

        private TeamEnding ending(RunResult result, String team) {
            return result.teams().stream()
                    .filter(one -> one.node().team().value().equals(team))
                    .findFirst()
                    .orElseThrow()
                    .ending();
        }

        @Test
        void othersGoOnAfterAFailure() throws InterruptedException {
            var result = run(settings(1, true, false).withMaxConcurrentTeams(1), fails, needs, other);
            assertThat(result.ending()).isEqualTo(RunEnding.FAILED);
            assertThat(ending(result, "bad")).isEqualTo(TeamEnding.FAILED);
            assertThat(ending(result, "needs-bad")).isEqualTo(TeamEnding.BLOCKED);
            assertThat(ending(result, "other")).isEqualTo(TeamEnding.COMPLETE);
            assertThat(there()).isEqualTo("fine other");
        }

        @Test
        void nothingNewBeginsAfterAFailureIfSoAskedFor() throws InterruptedException {
            var result = run(settings(1, false, false).withMaxConcurrentTeams(1), fails, needs, other);
            assertThat(ending(result, "other")).isEqualTo(TeamEnding.BLOCKED);
            assertThat(there()).isEqualTo("fine");
        }

        @Test
        void aFailedTeamIsTakenBackIfSoAskedFor() throws InterruptedException {
            var result = run(settings(1, true, true).withMaxConcurrentTeams(1), fails, other);
            assertThat(result.ending()).isEqualTo(RunEnding.FAILED);
            assertThat(there()).as("only what the failed team did").isEqualTo("other");
            assertThat(Effects.fold(CrashLab.journal(folder)).open())
                    .extracting(effect -> effect.ref().step())
                    .containsExactly("other");
            try (var orchestrator = CrashLab.orchestrator(host, folder, settings(1, true, true), fails, other)
                    .build()) {
                assertThatThrownBy(orchestrator::resumeWorkflow)
                        .as("its journal says that the first step is done, which it is not any more")
                        .hasMessageContainingAll("what it did was taken back", "bad@lab/", "start anew");
            }
        }

        @Test
        void twoTeamsThatFailSideBySideAreBothTakenBack() throws InterruptedException {
            String worse = team("worse", "", makes("late", "", ""), makes("fails", "retry: never", "exit 9"));
            var result = run(settings(1, true, true), fails, worse, other);
            assertThat(result.ending()).isEqualTo(RunEnding.FAILED);
            assertThat(there()).isEqualTo("other");
            assertThat(events(Event.RollbackEnded.class)).hasSize(2).allMatch(Event.RollbackEnded::complete);
        }

        @Test
        void whatSomebodyChangedSinceIsLeftAlone() throws InterruptedException {
            String file = team("one", "", """
                    - id: note
                      title: Write a note
                      action:
                        file: { path: /srv/t/note, content: "ours" }
                    """, makes("first", "", ""));
            assertThat(run(settings(1, true, false), file).ok()).isTrue();
            CrashLab.onHost(host, "echo theirs >/srv/t/note");
            try (var orchestrator = CrashLab.orchestrator(host, folder, settings(1, true, false), file)
                    .build()) {
                var back = orchestrator.rollbackToPhase(0);
                assertThat(back.complete()).isFalse();
                assertThat(back.steps())
                        .extracting(RollbackResult.Undone::ending)
                        .containsExactly(UndoEnding.UNDONE, UndoEnding.CONFLICT);
                assertThat(back.steps().getLast().detail()).contains("somebody changed it since; it is left alone");
            }
            assertThat(CrashLab.onHost(host, "cat /srv/t/*")).isEqualTo("theirs");
        }

        @Test
        void twoTeamsWaitForALockThatSomebodyElseHolds() throws Exception {
            String install = """
                    - id: install
                      title: Install %1$s
                      action:
                        package: { names: [%1$s] }
                    """;
            String one = team("one", "", install.formatted("tree"));
            String two = team("two", "", install.formatted("jq"));
            Path holder = Files.writeString(folder.resolve("holder"), """
                    perl -MFcntl -e 'open(my $f, ">>", "/var/lib/dpkg/lock-frontend") or die;
                    my $l = pack("s s x4 q q i x4", F_WRLCK, 0, 0, 0, 0); fcntl($f, F_SETLK, $l) or die "cannot lock";
                    open(my $h, ">", "/srv/t/held"); close($h);
                    select(undef, undef, undef, 0.05) until -e "/srv/t/let-go";'
                    """);
            try (var orchestrator = CrashLab.orchestrator(host, folder, settings(1, true, false), one, two)
                            .build();
                    var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var held = threads.submit(() -> CrashLab.onHost(host, Files.readString(holder)));
                CrashLab.eventually(() -> there().contains("held"));
                var run = threads.submit(() -> orchestrator.executeFullWorkflow());
                CrashLab.eventually(() -> !CrashLab.onHost(host, "pgrep -f '^apt-get .*install' || true")
                        .isEmpty());
                CrashLab.onHost(host, "touch /srv/t/let-go");
                assertThat(held.get(30, TimeUnit.SECONDS)).isEmpty();
                var result = run.get(80, TimeUnit.SECONDS);
                assertThat(result.ending()).as(result.toString()).isEqualTo(RunEnding.COMPLETE);
            }
            assertThat(events(Event.AttemptFailed.class)).isEmpty();
        }
    }
}
