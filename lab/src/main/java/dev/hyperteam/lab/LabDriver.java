package dev.hyperteam.lab;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What lab hosts are made of. */
public enum LabDriver {
    /** A container of this machine (systemd-nspawn): up in seconds, with this machine's kernel. Needs root. */
    CONTAINER("container"),
    /** A container of a Docker engine: up in seconds, with the kernel of the engine's machine. Root only for its image. */
    DOCKER("docker"),
    /** A virtual machine (QEMU): slower, with a kernel, a clock and disks of its own, and with snapshots. */
    VM("vm");

    private final String word;

    LabDriver(String word) {
        this.word = word;
    }

    /** {@return its name on the command line} */
    public String word() {
        return word;
    }

    /** {@return the driver of that name} */
    public static Optional<LabDriver> of(String word) {
        return Arrays.stream(values())
                .filter(driver -> driver.word.equals(word))
                .findFirst();
    }

    /** {@return all names} */
    public static List<String> words() {
        return Arrays.stream(values()).map(LabDriver::word).toList();
    }

    /** {@return which driver made the host of that state file; nothing when there is no host} */
    static Optional<LabDriver> made(Path state) {
        // Containers were the first and did not say so.
        return StateFile.read(state)
                .map(StateFile::parse)
                .flatMap(values -> of(values.getOrDefault("driver", CONTAINER.word)));
    }
}
