package dev.hyperteam.agents.policy;

import java.util.Set;

/** Programs that run a text of shell that they are handed. */
final class Interpreters {
    static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "busybox");

    private Interpreters() {}

    /** {@return whether the command may run its standard input as shell} */
    static boolean readsShell(Simple command) {
        return command.words().stream()
                .anyMatch(word ->
                        SHELLS.contains(name(word.text())) || word.text().equals("ssh"));
    }

    /** {@return the last part of a path} */
    static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
