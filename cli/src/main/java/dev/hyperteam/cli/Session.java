package dev.hyperteam.cli;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Processes;
import dev.hyperteam.cli.console.Console;
import dev.hyperteam.cli.project.Machine;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command works with.
 *
 * @param environment the process's variables
 * @param folder the current folder
 */
public record Session(
        Console console,
        Map<String, String> environment,
        Path folder,
        Processes processes,
        Clock clock,
        Machine machine) {
    public Session {
        environment = Map.copyOf(environment);
    }
}
