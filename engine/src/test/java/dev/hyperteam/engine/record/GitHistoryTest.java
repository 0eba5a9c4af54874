package dev.hyperteam.engine.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Processes;
import dev.hyperteam.base.Redactor;
import dev.hyperteam.base.Secret;
import dev.hyperteam.core.event.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class GitHistoryTest {
    private static final RunId RUN = new RunId("20261125-120000-aaaa");

    @TempDir
    private Path folder;

    private final Redactor redactor = new Redactor();

    private GitHistory history() {
        return new GitHistory(folder, "runs", "me@here", redactor, Processes.system(), Clock.system());
    }

    private String git(String... words) throws InterruptedException {
        var argv = new ArrayList<>(List.of(
                "git",
                "-C",
                folder.toString(),
                "-c",
                "user.name=Joe",
                "-c",
                "user.email=joe@x",
                "-c",
                "init.defaultBranch=main"));
        argv.addAll(List.of(words));
        var result = Processes.system().run(Processes.Command.of(Duration.ofSeconds(20), argv.toArray(String[]::new)));
        assertThat(result.ok()).as("%s: %s", argv, result.stderr()).isTrue();
        return result.stdout().strip();
    }

    private void repository() throws InterruptedException, IOException {
        git("init", "-q");
        Files.writeString(folder.resolve("hyperteam.yaml"), "token: canary-value\n");
        git("add", "hyperteam.yaml");
        git("commit", "-q", "-m", "the beginning");
    }

    @Test
    void theHistoryIsReadWithoutSecrets() throws InterruptedException, IOException {
        assertThat(history().exists()).isFalse();
        repository();
        redactor.add(Secret.of("token", "canary-value"));
        assertThat(history().exists()).isTrue();
        assertThat(history().log(5)).contains("the beginning", "Joe", "main");
        String number = git("rev-parse", "--short", "HEAD");
        assertThat(history().show(number)).contains("the beginning", "+token: ").doesNotContain("canary-value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--output=/tmp/x", "-p", "HEAD..main", "HEAD:hyperteam.yaml", "a b", "no-such", ""})
    void whatNamesNoCommitIsRefused(String revision) throws InterruptedException, IOException {
        repository();
        assertThatThrownBy(() -> history().show(revision)).isInstanceOf(ProblemException.class);
    }

    @Test
    void notesOfManyAgentsAtOnceAllArrive() throws InterruptedException, IOException {
        repository();
        String before = git("rev-parse", "HEAD");
        var one = history();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var works = new ArrayList<Callable<String>>();
            for (int i = 0; i < 6; i++) {
                String name = "alpha@one-team/" + i;
                works.add(() -> one.note(RUN, name, "found " + name));
            }
            assertThat(threads.invokeAll(works))
                    .allSatisfy(done -> assertThat(done.get()).isNotBlank());
        }
        assertThat(git("ls-tree", "-r", "--name-only", GitRecord.BRANCH).lines())
                .hasSize(6)
                .contains("runs/20261125-120000-aaaa/notes/alpha-one-team-0.md");
        assertThat(git("show", GitRecord.BRANCH + ":runs/20261125-120000-aaaa/notes/alpha-one-team-3.md"))
                .isEqualTo("found alpha@one-team/3");
        assertThat(git("rev-parse", "HEAD")).as("what is checked out").isEqualTo(before);
        assertThat(git("status", "--porcelain")).isEmpty();
    }
}
