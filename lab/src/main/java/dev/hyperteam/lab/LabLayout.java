package dev.hyperteam.lab;

import java.nio.file.Path;
import java.util.List;

/**
 * Where the lab keeps things.
 *
 * @param home images, shared archives, hosts: survives a reboot of this machine
 * @param run the network that is up now: on a tmpfs, forgotten by a reboot just as the network is; one for the whole machine
 */
record LabLayout(Path home, Path run) {
    static final Path DEFAULT_HOME = Path.of("/var/lib/hyperteam-lab");
    static final Path DEFAULT_RUN = Path.of("/run/hyperteam-lab");

    Path images() {
        return home.resolve("images");
    }

    Path archives() {
        return home.resolve("archives");
    }

    Path hosts() {
        return home.resolve("hosts");
    }

    Path host(String name) {
        return hosts().resolve(name);
    }

    Path state(String name) {
        return host(name).resolve("state");
    }

    /** {@return the name of a host's cgroups; hosts of the same name in two homes are two hosts} */
    String group(String name) {
        return "hyperteam-lab-" + name + "-"
                + Scripts.hash(List.of(home.toString())).substring(0, 6);
    }

    Path slots() {
        return run.resolve("slots");
    }
}
