package dev.hyperteam.cli.command;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Processes;
import dev.hyperteam.base.Redactor;
import dev.hyperteam.cli.Main;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.console.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What a command printed and how it ended, run within this process. */
record Outcome(int code, String out, String err) {
    static Outcome of(Path folder, String typed, boolean interactive, String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var console = new Console(
                new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new Redactor(),
                interactive,
                false);
        var session =
                new Session(console, Map.of("HOME", folder.toString()), folder, Processes.system(), Clock.system());
        int code = Main.run(List.of(args), session);
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
