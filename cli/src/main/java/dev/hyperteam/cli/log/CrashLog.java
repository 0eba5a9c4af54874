package dev.hyperteam.cli.log;

import dev.hyperteam.base.Problem;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.Version;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** What is left of an error that nobody foresaw. */
public final class CrashLog {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private CrashLog() {}

    /** {@return the stack as text} */
    public static String stack(Throwable error) {
        var text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** Writes the stack below the current folder's logs, or in the folder for temporary files, and {@return what to tell} */
    public static Problem write(Session session, List<String> args, Throwable error) {
        String name = "crash-" + TIME.format(session.clock().now()) + ".log";
        String text = session.console()
                .redactor()
                .redact(Version.text() + "\nhyperteam " + String.join(" ", args) + "\n" + stack(error));
        var problem = Problem.of("Hyperteam made a mistake of its own: " + error);
        for (Path folder : List.of(session.folder().resolve("logs"), Path.of(System.getProperty("java.io.tmpdir")))) {
            try {
                Files.createDirectories(folder);
                var file = folder.resolve(name);
                Files.writeString(file, text);
                return problem.then("report it with " + file);
            } catch (IOException e) {
                // the next folder may take it
            }
        }
        return problem.then("run it again with --debug and report what it prints");
    }
}
