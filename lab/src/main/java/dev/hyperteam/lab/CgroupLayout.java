package dev.hyperteam.lab;

/** Which cgroups a lab host sees. */
public enum CgroupLayout {
    /** The cgroup2 tree, whether or not this machine has its controllers there. Quick; right for everything but limits. */
    PLAIN,
    /**
     * A tree with real controllers (memory, cpu, pids), as Kubernetes wants it: cgroup2 where this machine keeps its controllers
     * there, else the v1 hierarchies. Such a host gets a full copy of the root file system instead of an overlay, because container
     * runtimes lay overlays of their own and those do not stack.
     */
    CONTROLLERS
}
