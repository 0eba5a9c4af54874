package dev.hyperteam.engine.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Processes;
import dev.hyperteam.base.Redactor;
import dev.hyperteam.base.Secret;
import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.core.event.RunState;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.Selection;
import dev.hyperteam.core.workflow.TeamSource;
import dev.hyperteam.core.workflow.Workflow;
import dev.hyperteam.engine.PhaseHook;
import dev.hyperteam.testkit.VirtualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GitRecordTest {
    private static final RunId RUN = new RunId("20261125-120000-aaaa");
    private static final String RUNBOOK = """
            team: alpha
            name: x
            phase: 1
            estimate: 1m
            persona: none
            steps: [{ id: s, title: "S | x", about: A., action: { directory: { path: /tmp/x } } }]
            """;

    @TempDir
    private Path folder;

    private final Redactor redactor = new Redactor();

    private String git(String... words) throws InterruptedException {
        var argv = new ArrayList<>(List.of("git", "-C", folder.toString(), "-c", "init.defaultBranch=main"));
        argv.addAll(List.of(words));
        var result = Processes.system()
                .run(new Processes.Command(
                        argv,
                        Map.of("HOME", folder.toString(), "GIT_CONFIG_NOSYSTEM", "1"),
                        new byte[0],
                        Duration.ofSeconds(20),
                        1 << 20));
        assertThat(result.ok()).as("%s: %s", argv, result.stderr()).isTrue();
        return result.stdout();
    }

    private void commit(String file, String text) throws InterruptedException, IOException {
        Files.writeString(folder.resolve(file), text);
        git("add", file);
        git("-c", "user.name=Joe", "-c", "user.email=joe@x", "commit", "-q", "-m", "mine");
    }

    private static PhaseHook.PhaseEnd end() {
        var workflow =
                Workflow.load(TeamSource.of(new TeamSource.TeamFile("alpha.yaml", RUNBOOK)), ActionKinds.builtIn());
        var plan = Selection.everything(workflow).plan(workflow, List.of("one"), "cluster");
        var started = new Event.RunStarted(
                "0.1", "me@here:1", List.of(Node.parse("alpha@one")), List.of(), Map.of("mode", "runbook"), "f");
        var state = RunState.fold(List.of(new Entry(1, RUN, Instant.EPOCH, started)))
                .orElseThrow();
        return new PhaseHook.PhaseEnd(1, state, plan);
    }

    /** Without the configuration of whoever runs the tests. */
    private static Processes alone() {
        return new Processes() {
            @Override
            public Result run(Command command) throws InterruptedException {
                var environment = new HashMap<>(command.environment());
                environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
                environment.put("GIT_CONFIG_NOSYSTEM", "1");
                return Processes.system()
                        .run(new Command(
                                command.argv(),
                                environment,
                                command.stdin(),
                                command.timeout(),
                                command.outputLimit()));
            }

            @Override
            public Path find(String program) {
                return Processes.system().find(program);
            }
        };
    }

    private String record(Path project) throws InterruptedException {
        var clock = VirtualClock.standing(Instant.parse("2026-11-25T12:00:00Z"));
        return new GitRecord(project, "runs", "joe@laptop", redactor, alone(), clock).after(end());
    }

    @Test
    void nothingOfWhatSomebodyWorksOnIsTouched() throws Exception {
        git("init", "-q");
        commit("file", "one\n");
        Files.writeString(folder.resolve("file"), "staged\n");
        git("add", "file");
        Files.writeString(folder.resolve("file"), "not staged\n");
        Files.writeString(folder.resolve("new"), "untracked\n");
        for (String hook : List.of("pre-commit", "commit-msg", "post-commit", "reference-transaction")) {
            Path file =
                    Files.writeString(folder.resolve(".git/hooks").resolve(hook), "#!/bin/sh\ntouch hooked\nexit 1\n");
            assertThat(file.toFile().setExecutable(true)).isTrue();
        }
        git("config", "commit.gpgSign", "true");
        String before = git("status", "--porcelain=v2", "--branch")
                + git("diff")
                + git("diff", "--cached")
                + git("rev-parse", "HEAD");
        byte[] index = Files.readAllBytes(folder.resolve(".git/index"));

        assertThat(record(folder)).matches("recorded as [0-9a-f]{7,} on hyperteam/runs");
        assertThat(record(folder)).startsWith("recorded as ");
        assertThat(Files.readAllBytes(folder.resolve(".git/index"))).isEqualTo(index);
        assertThat(git("status", "--porcelain=v2", "--branch")
                        + git("diff")
                        + git("diff", "--cached")
                        + git("rev-parse", "HEAD"))
                .isEqualTo(before);
        assertThat(folder.resolve("hooked")).doesNotExist();
        assertThat(folder.resolve("runs")).doesNotExist();
        assertThat(git("log", "--format=%s %cI", "hyperteam/runs"))
                .isEqualTo(
                        "hyperteam: run 20261125-120000-aaaa phase 1 complete 2026-11-25T12:00:00+00:00\n".repeat(2));
        git("fsck", "--strict");
    }

    @Test
    void theRecordHoldsConfigurationPlanAndReportWithoutSecrets() throws Exception {
        redactor.add(Secret.of("token", "s3cr3t-value"));
        git("init", "-q");
        Path project = Files.createDirectories(folder.resolve("servers/web"));
        Files.writeString(project.resolve("hyperteam.yaml"), "ssh: { host: web1 } # s3cr3t-value\n");
        assertThat(record(project)).as("before the first commit").startsWith("recorded as ");
        String place = "hyperteam/runs:servers/web/runs/" + RUN + "/";
        assertThat(git("show", place + "hyperteam.yaml")).contains("host: web1").doesNotContain("s3cr3t");
        assertThat(git("show", place + "plan.md"))
                .contains("## alpha@one (phase 1)", "1. s: S \\| x", "- mode: runbook");
        assertThat(git("show", place + "report.md")).contains("# Run " + RUN, "| alpha@one | 0 | pending |");
        assertThat(git("log", "-1", "--format=%an <%ae>", "hyperteam/runs")).isEqualTo("joe <joe@laptop>\n");
    }

    @Test
    void aDetachedHeadAnotherWorktreeAndWhatOthersCommittedThereAreFine() throws Exception {
        git("init", "-q");
        commit("file", "one\n");
        git("checkout", "-q", "--detach");
        assertThat(record(folder)).startsWith("recorded as ");
        Path tree = folder.resolve("tree");
        git("worktree", "add", "-q", tree.toString(), "main");
        assertThat(record(tree)).startsWith("recorded as ");
        assertThat(git("rev-list", "--count", "hyperteam/runs")).isEqualTo("2\n");
    }

    @Test
    void whatKeepsGitFromItIsOneLineAndNoFailure() throws Exception {
        assertThat(record(folder)).as("no repository: nothing to say").isEmpty();
        git("init", "-q");
        commit("file", "one\n");
        git("checkout", "-q", "-b", "hyperteam/runs");
        assertThat(record(folder))
                .isEqualTo(
                        "warning: not recorded in git: the branch hyperteam/runs is checked out; check out another one");
        git("checkout", "-q", "main");
        git("branch", "-q", "-D", "hyperteam/runs");
        git("branch", "hyperteam");
        assertThat(record(folder))
                .as("a branch is in the way")
                .startsWith("warning: not recorded in git: ")
                .doesNotContain("\n");
        git("branch", "-q", "-D", "hyperteam");
        Files.writeString(folder.resolve(".git/config"), "[core\n");
        assertThat(record(folder))
                .startsWith("warning: not recorded in git: bad config line 1")
                .doesNotContain("\n");
        Path bare = folder.resolve("bare");
        Processes.system()
                .run(Processes.Command.of(Duration.ofSeconds(20), "git", "init", "-q", "--bare", bare.toString()));
        assertThat(record(bare)).isEqualTo("warning: not recorded in git: the repository is bare");
    }
}
