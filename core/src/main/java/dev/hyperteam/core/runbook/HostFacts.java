package dev.hyperteam.core.runbook;

import java.util.List;

/** The facts that every target shows without being asked by a team. */
public final class HostFacts {
    /** How many targets a run has: known before any is asked. */
    public static final String HOSTS = "hosts";

    /** Names of the facts in the order in which targets tell them; what each means stands in {@code docs/runbook-format.md}. */
    public static final List<String> NAMES = List.of(
            "os",
            "os_id",
            "os_version",
            "virt",
            "kernel",
            "clock",
            "audit",
            "service_manager",
            "cgroup",
            "kvm",
            "boot",
            "arch",
            "cpus",
            "memory_mib",
            "swap_mib",
            "root_free_mib",
            "device_mapper",
            "uplink",
            "page_size",
            "nft_version",
            "hostname",
            "kernel_release",
            "boot_id",
            "machine_id",
            "controller");

    private HostFacts() {}
}
