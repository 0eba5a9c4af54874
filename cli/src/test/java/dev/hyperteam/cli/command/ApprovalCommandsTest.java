package dev.hyperteam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Clock;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Questions of the real program, answered from other processes while it lives, and after it was killed. */
@Tag("host")
@Timeout(150)
class ApprovalCommandsTest {
    private static final String NAME = "trouble-asks";
    private static final Pattern ID = Pattern.compile("\"id\": *\"([0-9a-f]{4})\"");
    private static final String TEAM = """
            team: %1$s
            name: %1$s
            phase: 1
            needs: [%2$s]
            estimate: 1m
            persona: none
            steps:
              - id: make
                title: Make %1$s
                hazard: [%3$s]
                action:
                  script:
                    check: test ! -e /srv/t/%1$s || exit 0; echo "there is $(cat /srv/t/state)"; exit 10
                    apply: touch /srv/t/%1$s
                    undo: rm -f /srv/t/%1$s
                verify:
                  - run: ls /srv/t/%1$s
            """;

    private static LabHost host;

    @TempDir
    private Path folder;

    private Program first;
    private Program second;
    private @Nullable Process started;

    @BeforeAll
    static void boot() throws InterruptedException {
        host = Lab.onThisMachine().fresh(LabSettings.of(NAME), step -> {});
    }

    @AfterAll
    static void down() throws InterruptedException {
        Lab.onThisMachine().down(NAME);
    }

    @BeforeEach
    void project() throws InterruptedException, IOException {
        Program.onHost(host, "rm -rf /var/lib/hyperteam /srv/t; mkdir /srv/t; echo data >/srv/t/state");
        first = Program.project(folder, host, "", TEAM.formatted("asks", "", "data-loss"));
        Files.writeString(folder.resolve("teams/other.yaml"), TEAM.formatted("other", "", ""));
        Files.writeString(folder.resolve("teams/after.yaml"), TEAM.formatted("after", "asks", ""));
        second = new Program(Files.createDirectory(folder.resolve("elsewhere")));
    }

    private Process start(String... more) {
        var args =
                new ArrayList<>(List.of("run", "--yes", "--team", "asks,other,after", "--max-concurrent-teams", "1"));
        args.addAll(List.of(more));
        started = first.start(args.toArray(String[]::new));
        return started;
    }

    @AfterEach
    void end() {
        if (started != null) {
            started.destroyForcibly();
        }
    }

    private Program.Said other(String... args) throws InterruptedException {
        var all = new ArrayList<>(List.of(args));
        all.addAll(List.of("-C", folder.toString()));
        return second.run(all.toArray(String[]::new));
    }

    private static String there() throws InterruptedException {
        return Program.onHost(host, "cd /srv/t && ls | tr '\\n' ' '");
    }

    private void await(String files) throws InterruptedException {
        for (int i = 0; i < 200 && !there().equals(files); i++) {
            Clock.system().sleep(Duration.ofMillis(100));
        }
        assertThat(there()).isEqualTo(files);
    }

    private String question() throws InterruptedException {
        String json = other("approvals", "--output", "json").out();
        var id = ID.matcher(json);
        assertThat(id.find()).as(json).isTrue();
        return id.group(1);
    }

    private long asked() throws InterruptedException {
        return other("events")
                .out()
                .lines()
                .filter(line -> line.contains("ApprovalRequested"))
                .count();
    }

    @Test
    void anotherTeamGoesOnAndAnAnswerGivenWhileNobodyDrivesIsTakenByTheResume() throws InterruptedException {
        var running = start();
        await("other state");
        String id = question();
        assertThat(other("approvals").out())
                .contains("approval " + id, "data-loss: Make asks", "there is data", "hyperteam approve " + id);
        assertThat(other("status").out()).contains("APPROVAL", id, "asks@", "data-loss");
        running.destroyForcibly().waitFor();

        var said = other("approve", id, "--reason", "I have a backup");
        assertThat(said.code()).as(said.all()).isZero();
        assertThat(said.err()).contains("the answer is kept", "next: hyperteam resume");
        assertThat(other("approvals").out()).contains("approved by ", "I have a backup");
        assertThat(there()).isEqualTo("other state");

        var resumed = first.run("resume");
        assertThat(resumed.code()).as(resumed.all()).isZero();
        assertThat(there()).isEqualTo("after asks other state");
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void anAnswerFromAnotherTerminalIsTakenAtOnceAndARejectionBlocks() throws InterruptedException {
        var running = start();
        await("other state");
        String id = question();
        var rejected = other("reject", id, "--reason", "wrong disk");
        assertThat(rejected.code()).as(rejected.all()).isZero();
        var ended = first.await(running);
        assertThat(ended.code()).as(ended.all()).isEqualTo(3);
        assertThat(ended.out())
                .contains("⏸ [ASKS] WAITING - data-loss: Make asks - hyperteam approve " + id)
                .contains("👎 [ASKS] REJECTED - " + id + " by ", "wrong disk", "⛔ [AFTER] BLOCKED", "needs asks");
        assertThat(other("reject", id).err()).contains(id + " is rejected already");
        assertThat(other("approve", "nope").err()).contains("no question 'nope'");

        assertThat(other("approve", id).code()).isZero();
        assertThat(first.run("resume").code()).isZero();
        assertThat(there()).isEqualTo("after asks other state");
    }

    @Test
    void anAnswerToWhatHasChangedMeanwhileIsRefused() throws InterruptedException {
        var waits = first.await(start("--no-wait"));
        assertThat(waits.code()).as(waits.all()).isEqualTo(3);
        String id = question();
        assertThat(waits.out()).contains("⏸ [RUN] WAITING", "next: hyperteam approve " + id + " (or reject)");
        Program.onHost(host, "echo treasure >/srv/t/state");
        assertThat(other("approve", id).code()).isZero();
        var again = first.run("resume", "--no-wait");
        assertThat(again.code()).as(again.all()).isEqualTo(3);
        assertThat(there()).isEqualTo("other state");
        assertThat(question()).isNotEqualTo(id);
        assertThat(other("approvals").out()).contains("there is treasure");
        assertThat(other("approve", id).err()).contains("what " + id + " asked has changed since");
    }

    @Test
    void theDeadlineRejectsWhereThatWasWanted() throws InterruptedException {
        var ended = first.await(start("--set", "approvals.timeout=1s", "--set", "approvals.default=reject"));
        assertThat(ended.code()).as(ended.all()).isEqualTo(3);
        assertThat(ended.out()).contains("REJECTED", "by the deadline", "nobody answered until");
        assertThat(there()).isEqualTo("other state");
    }

    @Test
    void cancelAndPauseComeFromAnotherTerminal() throws InterruptedException {
        var running = start();
        await("other state");
        var said = other("cancel");
        assertThat(said.code()).as(said.all()).isZero();
        assertThat(first.await(running).code()).isEqualTo(130);
        assertThat(other("cancel").err()).contains("nobody drives run");
        var resumed = first.start("resume");
        for (int i = 0; i < 100 && other("pause").code() != 0; i++) {
            assertThat(resumed.isAlive()).isTrue();
        }
        var paused = first.await(resumed);
        assertThat(paused.code()).as(paused.all()).isEqualTo(3);
        assertThat(paused.out()).contains("paused by ");
    }
}
