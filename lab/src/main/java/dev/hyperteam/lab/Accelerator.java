package dev.hyperteam.lab;

import java.time.Duration;
import java.util.List;

/** How QEMU runs the guest's instructions; {@link KvmTrial} finds out which one works here. */
enum Accelerator {
    /** On this machine's processor. */
    KVM("kvm", "host", Duration.ofMinutes(3)),
    /** Translated, one thread for each processor of the guest: works anywhere and is about ten times slower. */
    TCG("tcg,thread=multi", "max", Duration.ofMinutes(10));

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
}
