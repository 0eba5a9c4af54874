package dev.hyperteam.lab;

import dev.hyperteam.base.Processes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** How QEMU runs the guest's instructions. */
enum Accelerator {
    /** On this machine's processor. */
    KVM("kvm", "host", Duration.ofMinutes(3)),
    /** Translated, one thread for each processor of the guest: works anywhere and is about ten times slower. */
    TCG("tcg,thread=multi", "max", Duration.ofMinutes(10));

    private static final Path DEVICE = Path.of("/dev/kvm");
    private static final Duration PROBE = Duration.ofSeconds(10);

    private final String option;
    private final String cpu;
    private final Duration boot;

    Accelerator(String option, String cpu, Duration boot) {
        this.option = option;
        this.cpu = cpu;
        this.boot = boot;
    }

    /** {@return the arguments that choose it} */
    List<String> arguments() {
        return List.of("-accel", option, "-cpu", cpu);
    }

    /** {@return its name for a person who waits} */
    String about() {
        return this == KVM
                ? "KVM"
                : "TCG: without KVM, which does not work here, everything takes several times as long";
    }

    /** {@return how long a boot may take, on a machine that has other things to do too} */
    Duration boot() {
        return boot;
    }

    /** {@return the best one that works here} */
    static Accelerator best(Processes processes) throws InterruptedException {
        return best(processes, Files.isReadable(DEVICE) && Files.isWritable(DEVICE));
    }

    /**
     * The device alone says little: inside another virtual machine it may be there and QEMU ends at the first register that it cannot
     * set. So an empty machine is started once, and told to quit.
     */
    static Accelerator best(Processes processes, boolean device) throws InterruptedException {
        return device && processes.run(probe()).ok() ? KVM : TCG;
    }

    static Processes.Command probe() {
        return Processes.Command.of(
                        PROBE,
                        // a failure is an abort, and a core of it is of no use to anybody
                        "/bin/sh",
                        "-c",
                        "ulimit -c 0; exec \"$@\"",
                        "-",
                        QemuCommand.PROGRAM,
                        "-accel",
                        KVM.option,
                        "-cpu",
                        KVM.cpu,
                        "-machine",
                        QemuCommand.MACHINE,
                        "-nodefaults",
                        "-no-user-config",
                        "-display",
                        "none",
                        "-monitor",
                        "stdio")
                .withStdin("info status\nquit\n".getBytes(StandardCharsets.US_ASCII));
    }
}
