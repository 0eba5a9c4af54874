package dev.hyperteam.lab;

import dev.hyperteam.base.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether KVM runs a guest of an image on this machine. The device says little, and that QEMU starts with it says little more: inside
 * another virtual machine a guest may come as far as its first instructions and stand there for ever. So the image's kernel is booted
 * without a disk. Where KVM works it has told within a second or two that it finds no root, and has reset itself, which ends QEMU.
 *
 * <p>The answer is kept until this machine boots.
 */
final class KvmTrial {
    private static final Path DEVICE = Path.of("/dev/kvm");
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    /** Many times what it takes on a busy machine; waited for in full once a boot, where KVM does not work. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** What every Linux kernel says that was given nothing to mount. */
    private static final String END = "Unable to mount root fs";

    private final Path answers;
    private final Processes processes;

    KvmTrial(Path answers, Processes processes) {
        this.answers = answers;
        this.processes = processes;
    }

    /** {@return the best one that works here for guests with this kernel} */
    Accelerator best(String image, Path kernel) throws InterruptedException {
        return best(image, kernel, Files.isReadable(DEVICE) && Files.isWritable(DEVICE), thisBoot());
    }

    Accelerator best(String image, Path kernel, boolean device, String boot) throws InterruptedException {
        if (!device) {
            return Accelerator.TCG;
        }
        Path answer = answers.resolve(image);
        String yes = "works " + boot + "\n";
        String no = "fails " + boot + "\n";
        String known = StateFile.read(answer).orElse("");
        if (!known.equals(yes) && !known.equals(no)) {
            var result = processes.run(trial(kernel));
            known = result.ok() && result.stdout().contains(END) ? yes : no;
            keep(answer, known);
        }
        return known.equals(yes) ? Accelerator.KVM : Accelerator.TCG;
    }

    private static void keep(Path answer, String text) {
        try {
            Files.createDirectories(answer.getParent());
            StateFile.write(answer, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String thisBoot() {
        return StateFile.read(BOOT_ID).map(String::strip).orElse("");
    }

    static Processes.Command trial(Path kernel) {
        // a failure may be an abort, and a core of it is of no use to anybody
        var argv = new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -c 0; exec \"$@\"", "-", QemuCommand.PROGRAM));
        argv.addAll(Accelerator.KVM.arguments());
        argv.addAll(List.of("-machine", QemuCommand.MACHINE, "-smp", "2", "-m", "256"));
        argv.addAll(List.of("-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-serial", "stdio"));
        argv.addAll(List.of("-kernel", kernel.toString(), "-append", "console=ttyS0 panic=-1"));
        return Processes.Command.of(LIMIT, argv.toArray(String[]::new));
    }
}
