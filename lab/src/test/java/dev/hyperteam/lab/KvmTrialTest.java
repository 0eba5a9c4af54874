package dev.hyperteam.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Processes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KvmTrialTest {
    private static final Path KERNEL = Path.of("/lab/images/0123/vmlinuz");
    private static final String PANIC =
            "[    0.9] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)\n";

    @TempDir
    private Path answers;

    /** Programs that all end in the same way, and the commands they were asked to run. */
    private record Scripted(Processes.Result result, List<Processes.Command> seen) implements Processes {
        static Scripted ends(int exitCode, String stdout, boolean timedOut) {
            return new Scripted(new Result(exitCode, stdout, "", timedOut), new ArrayList<>());
        }

        @Override
        public Result run(Command command) {
            seen.add(command);
            return result;
        }

        @Override
        public Path find(String program) {
            return Path.of(program);
        }
    }

    private Accelerator best(Processes processes, String image, boolean device, String boot)
            throws InterruptedException {
        return new KvmTrial(answers.resolve("kvm"), processes).best(image, KERNEL, device, boot);
    }

    @Test
    void kvmIsTakenOnlyWhenAKernelRunsWithIt() throws InterruptedException {
        var works = Scripted.ends(0, PANIC, false);
        assertThat(best(works, "a", true, "boot")).isEqualTo(Accelerator.KVM);
        assertThat(works.seen().getFirst().argv())
                .containsSequence("-accel", "kvm", "-cpu", "host")
                .containsSequence("-kernel", KERNEL.toString());
        assertThat(best(Scripted.ends(134, "", false), "b", true, "boot")).isEqualTo(Accelerator.TCG);
        assertThat(best(Scripted.ends(137, "Linux version 6.1", true), "c", true, "boot"))
                .as("it stands still")
                .isEqualTo(Accelerator.TCG);
        assertThat(best(Scripted.ends(0, "", false), "d", true, "boot"))
                .as("it resets before the kernel has said anything")
                .isEqualTo(Accelerator.TCG);
    }

    @Test
    void theAnswerIsKeptUntilThisMachineBoots() throws InterruptedException {
        var fails = Scripted.ends(137, "", true);
        var works = Scripted.ends(0, PANIC, false);
        assertThat(best(fails, "a", true, "boot")).isEqualTo(Accelerator.TCG);
        assertThat(best(works, "a", true, "boot")).isEqualTo(Accelerator.TCG);
        assertThat(works.seen()).isEmpty();
        assertThat(best(works, "b", true, "boot")).as("another kernel").isEqualTo(Accelerator.KVM);
        assertThat(best(works, "a", true, "next")).isEqualTo(Accelerator.KVM);
        assertThat(best(fails, "a", true, "next")).isEqualTo(Accelerator.KVM);
        assertThat(fails.seen()).hasSize(1);
    }

    @Test
    void withoutTheDeviceNothingIsStarted() throws InterruptedException {
        var processes = Scripted.ends(0, PANIC, false);
        assertThat(best(processes, "a", false, "boot")).isEqualTo(Accelerator.TCG);
        assertThat(processes.seen()).isEmpty();
    }
}
