package dev.hyperteam.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What is remembered of a container between commands.
 *
 * @param image folder name of the image that its root file system stands on
 * @param slot which of the lab's small networks is its own; of several hosts' network the first
 * @param address the guest's address there
 * @param launcher the process that holds it while it is on
 * @param members the lab that it belongs to
 */
record HostState(
        String name,
        String image,
        CgroupLayout cgroups,
        int slot,
        String address,
        ProcessId launcher,
        Members members) {

    String format() {
        return """
                name=%s
                image=%s
                cgroups=%s
                slot=%d
                address=%s
                launcher=%s
                lab=%s
                hosts=%d
                """.formatted(name, image, cgroups, slot, address, launcher.format(), members.lab(), members.hosts());
    }

    /** {@return the state in {@code text}, or nothing when it is not complete, or that of another driver's host} */
    static Optional<HostState> parse(String text) {
        Map<String, String> values = StateFile.parse(text);
        try {
            return Optional.of(new HostState(
                    StateFile.word(values, "name"),
                    StateFile.word(values, "image"),
                    CgroupLayout.valueOf(StateFile.word(values, "cgroups")),
                    Integer.parseInt(StateFile.word(values, "slot")),
                    StateFile.word(values, "address"),
                    ProcessId.parse(StateFile.word(values, "launcher")),
                    Members.in(values, StateFile.word(values, "name"))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static Optional<HostState> read(Path file) {
        return StateFile.read(file).flatMap(HostState::parse);
    }

    void write(Path file) throws IOException {
        StateFile.write(file, format());
    }
}
