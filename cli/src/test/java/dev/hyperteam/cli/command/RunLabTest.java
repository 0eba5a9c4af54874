package dev.hyperteam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.cli.project.Machine;
import dev.hyperteam.engine.config.Target;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code run --lab} makes of hosts on this machine. */
class RunLabTest {
    @TempDir
    private Path folder;

    private final FakeMachine machine = new FakeMachine();

    @BeforeEach
    void project() throws Exception {
        MotdProject.write(folder);
    }

    private Outcome run(String... args) {
        return Outcome.of(folder, machine, null, Map.of(), args);
    }

    @Test
    void the_lab_is_brought_up_and_nobody_is_asked() {
        var outcome = run("run", "--lab");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).contains("lab: booting hyperteam");
        assertThat(machine.requests.getFirst().targets().getFirst().name()).isEqualTo("lab");
        assertThat(folder.resolve(".hyperteam/lab/hyperteam")).isDirectory();
    }

    @Test
    void a_new_lab_host_has_no_history() {
        run("run", "--lab");
        assertThat(run("status", "--lab").code()).isZero();
        assertThat(run("status").err()).contains("add --lab to see the lab's runs");
        run("run", "--lab");
        assertThat(run("events", "--lab").out().lines().filter(line -> line.contains("RunStarted")))
                .as("the same host keeps its history")
                .isNotEmpty();
        machine.labIdentity = "second";
        run("verify", "--lab");
        assertThat(run("status", "--lab").err()).contains("there is no run yet");
    }

    @Test
    void theLabIsMadeOfWhatWasAskedForAndElseOfWhatIsBest() {
        run("run", "--lab", "--driver", "vm", "--os", "debian-13");
        run("run", "--lab");
        assertThat(machine.labRequests)
                .containsExactly(
                        new Machine.LabRequest(
                                "hyperteam",
                                Optional.of("vm"),
                                Optional.of("debian-13"),
                                OptionalInt.empty(),
                                Optional.empty()),
                        new Machine.LabRequest(
                                "hyperteam",
                                Optional.empty(),
                                Optional.empty(),
                                OptionalInt.empty(),
                                Optional.empty()));
        var wrong = run("run", "--lab", "--driver", "vmm");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("vmm").contains("one of auto, container, docker, vm");
    }

    @Test
    void aLabOfSeveralHostsIsSoManyTargetsAndEachCanBeNamed() {
        run("run", "--lab", "--hosts", "3");
        assertThat(machine.labRequests.getLast().hosts()).isEqualTo(OptionalInt.of(3));
        assertThat(machine.requests.getLast().targets().stream().map(Target::name))
                .containsExactly("lab", "lab-2", "lab-3");
        run("verify", "--lab", "--set", "lab.hosts=3", "--target", "lab-2");
        assertThat(machine.requests.getLast().targets().stream().map(Target::name))
                .containsExactly("lab-2");
        var wrong = run("verify", "--lab", "--set", "lab.hosts=2", "--target", "lab-3");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("unknown target 'lab-3'");
        assertThat(run("run", "--lab", "--hosts", "9").code()).isEqualTo(2);
    }

    @Test
    void aVirtualLabsTimeServerIsHandedToTheTeamThatAsksForOne() {
        run("run", "--lab", "--driver", "vm");
        assertThat(machine.requests.getLast().settings().parameters())
                .containsEntry("alpha", Map.of("time_servers", "10.0.2.2:1123"));
        run("verify", "--lab", "--set", "lab.driver=vm", "--set", "alpha.ssh_port=2222");
        assertThat(machine.requests.getLast().settings().parameters())
                .containsEntry("alpha", Map.of("time_servers", "10.0.2.2:1123", "ssh_port", "2222"));
        run("run", "--lab", "--driver", "vm", "--set", "alpha.time_servers=10.0.0.7");
        assertThat(machine.requests.getLast().settings().parameters())
                .as("somebody has set it")
                .containsEntry("alpha", Map.of("time_servers", "10.0.0.7"));
        run("run", "--lab");
        assertThat(machine.requests.getLast().settings().parameters())
                .as("this machine's clock")
                .doesNotContainKey("alpha");
        var wrong = run("run", "--lab", "--driver", "vm", "--set", "alpha.time_servers=server 10.0.0.7 iburst");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("server 10.0.0.7 iburst").contains("names or addresses of servers");
    }

    @Test
    void aVirtualLabHostIsKeptAfterEachPhaseUnlessTheConfigurationSaysNo() {
        run("run", "--lab", "--driver", "vm");
        assertThat(machine.requests.getLast().hooks()).containsExactly(new PhaseSnapshots(machine, "hyperteam"));
        run("run", "--lab", "--driver", "vm", "--set", "lab.phase_snapshots=false");
        assertThat(machine.requests.getLast().hooks()).isEmpty();
        run("run", "--lab");
        assertThat(machine.requests.getLast().hooks()).as("not a vm").isEmpty();
    }
}
