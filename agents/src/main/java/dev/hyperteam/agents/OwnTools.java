package dev.hyperteam.agents;

import java.util.Optional;
import java.util.Set;

/** The names of our own tools. No tool from elsewhere may bear one, or look as if it belonged to them. */
final class OwnTools {
    private static final Set<String> NAMES = Set.of(
            "steps",
            "inspect_step",
            "check_step",
            "verify_step",
            "diagnose",
            "read_file",
            "state",
            "post_signal",
            "team_signal",
            "await_signal",
            "hand_on",
            "git_log",
            "git_show",
            "git_note",
            "set_parameter",
            "edit_file",
            "start_service",
            "run_script",
            "apply_step",
            "undo_step",
            "event",
            "events",
            "find_events",
            "run_state",
            "team_steps",
            "signals",
            "submit_answer");

    private OwnTools() {}

    /** {@return {@code name}, which is one of ours} */
    static String named(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("'" + name + "' is missing among the names that are reserved");
        }
        return name;
    }

    /** {@return which of our tools is called so, if one is} */
    static boolean reserved(String tool) {
        return NAMES.contains(tool);
    }

    /** {@return one of our tools that a tool of a server called {@code server} could be taken for} */
    static Optional<String> likeServer(String server) {
        return NAMES.stream()
                .filter(name -> name.equals(server) || name.startsWith(server + "_"))
                .sorted()
                .findFirst();
    }
}
