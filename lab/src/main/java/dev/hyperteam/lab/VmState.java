package dev.hyperteam.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What is remembered of a virtual machine between commands.
 *
 * @param image folder name of the image that its disk stands on
 * @param cpus how many processors, and {@code memory} how many MiB: a snapshot fits the same machine only
 * @param address on this machine, where its sshd answers, and {@code port} there
 * @param process QEMU, while it is on; it may have ended since
 */
record VmState(
        String name,
        String image,
        LabOs os,
        int cpus,
        int memory,
        String address,
        int port,
        Optional<ProcessId> process) {

    VmState on(ProcessId newProcess) {
        return new VmState(name, image, os, cpus, memory, address, port, Optional.of(newProcess));
    }

    String format() {
        return """
                name=%s
                driver=%s
                image=%s
                os=%s
                cpus=%d
                memory=%d
                address=%s
                port=%d
                process=%s
                """.formatted(
                        name,
                        LabDriver.VM.word(),
                        image,
                        os.word(),
                        cpus,
                        memory,
                        address,
                        port,
                        process.map(ProcessId::format).orElse(""));
    }

    /** {@return the state in {@code text}, or nothing when it is not complete, or that of another driver's host} */
    static Optional<VmState> parse(String text) {
        Map<String, String> values = StateFile.parse(text);
        if (!LabDriver.VM.word().equals(values.get("driver"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(new VmState(
                    StateFile.word(values, "name"),
                    StateFile.word(values, "image"),
                    LabOs.of(StateFile.word(values, "os")).orElseThrow(() -> new IllegalArgumentException("os")),
                    Integer.parseInt(StateFile.word(values, "cpus")),
                    Integer.parseInt(StateFile.word(values, "memory")),
                    StateFile.word(values, "address"),
                    Integer.parseInt(StateFile.word(values, "port")),
                    Optional.ofNullable(values.get("process"))
                            .filter(process -> !process.isBlank())
                            .map(ProcessId::parse)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static Optional<VmState> read(Path file) {
        return StateFile.read(file).flatMap(VmState::parse);
    }

    void write(Path file) throws IOException {
        StateFile.write(file, format());
    }
}
