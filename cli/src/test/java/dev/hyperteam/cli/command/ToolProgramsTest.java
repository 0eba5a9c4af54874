package dev.hyperteam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project's tool servers are programs on the machine of whoever runs it: nothing starts before that person has said so. */
class ToolProgramsTest {
    @TempDir
    Path folder;

    private final FakeMachine machine = new FakeMachine();
    private Path started = Path.of("/");

    @BeforeEach
    void project() throws Exception {
        MotdProject.write(folder);
        started = folder.resolve("started");
        config("touch " + started);
    }

    private void config(String command) throws Exception {
        Files.writeString(folder.resolve("hyperteam.yaml"), """
                ssh: { host: web1 }
                models: { default_provider: ollama, model: m }
                agents: { mcp: { mine: "%s" } }
                """.formatted(command));
    }

    private Outcome run(@Nullable String typed, String... args) {
        return Outcome.of(folder, machine, typed, Map.of(), args);
    }

    @Test
    void nobodyToAskIsARefusalWithTheCommand() {
        var outcome = run(null, "run", "--yes", "--mode", "assist");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err())
                .contains(
                        "nobody has approved the program of MCP server 'mine'",
                        "it would start on this machine: touch " + started,
                        "hyperteam config trust");
        assertThat(started).doesNotExist();
        assertThat(machine.calls).isEmpty();
    }

    @Test
    void aPersonIsAskedOnceAndAChangedCommandIsAnotherOne() throws Exception {
        assertThat(run("n\n", "run", "--yes", "--mode", "assist").err()).contains("Let them start");
        assertThat(started).doesNotExist();
        // it is no tool server, so the run cannot begin; but it was started
        assertThat(run("y\n", "run", "--yes", "--mode", "assist").err()).contains("MCP server 'mine'");
        assertThat(started).exists();
        Files.delete(started);
        assertThat(run(null, "run", "--yes", "--mode", "assist").err()).doesNotContain("nobody has approved");
        assertThat(started).exists();
        Files.delete(started);
        config("touch -- " + started);
        assertThat(run(null, "run", "--yes", "--mode", "assist").err()).contains("nobody has approved");
        assertThat(started).doesNotExist();
    }

    @Test
    void trustIsKeptWithThePersonAndForThisProjectOnly() throws Exception {
        assertThat(run(null, "config", "trust").code()).isEqualTo(3);
        assertThat(run(null, "config", "trust", "--yes").out()).contains("mine: touch " + started, "approved for");
        assertThat(run(null, "config", "trust").out()).contains("nothing to trust");
        assertThat(folder.resolve(".local/state/hyperteam/trusted-programs"))
                .content()
                .contains("touch");
        var other = Files.createDirectory(folder.resolve("other"));
        MotdProject.write(other);
        Files.copy(
                folder.resolve("hyperteam.yaml"),
                other.resolve("hyperteam.yaml"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(run(null, "-C", other.toString(), "run", "--yes", "--mode", "assist")
                        .err())
                .contains("nobody has approved");
        assertThat(started).doesNotExist();
    }

    @Test
    void doctorStartsNothingAndNamesTheCommand() {
        machine.connector = Optional.of(new FakeConnector());
        var outcome = run(null, "doctor");
        assertThat(outcome.out())
                .as(outcome.err())
                .contains("MCP server 'mine' was not started, nobody has approved it yet: touch " + started)
                .contains("hyperteam config trust");
        assertThat(started).doesNotExist();
    }
}
