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
    /** With a machine of its own, for commands that need none. */
    static Outcome of(Path folder, String... args) {
        return of(folder, new FakeMachine(), null, Map.of(), args);
    }

    /** {@code typed} is what the reader answers; null when nobody can be asked. */
    static Outcome of(
            Path folder,
            FakeMachine machine,
            @org.jspecify.annotations.Nullable String typed,
            Map<String, String> environment,
            String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var console = new Console(
                new ByteArrayInputStream((typed == null ? "" : typed).getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new Redactor(),
                typed != null,
                false);
        var variables = new java.util.HashMap<>(environment);
        variables.put("HOME", folder.toString());
        var session = new Session(console, variables, folder, Processes.system(), Clock.system(), machine);
        int code = Main.run(List.of(args), session);
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
