package dev.hyperteam.cli.log;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;

/**
 * What libraries log is not for readers: they tell about protocols, not about runs. With {@code --debug} it goes to standard error.
 * Named in a system property and made by {@link LogManager} itself, so that a command that logs nothing loads nothing.
 */
public final class LibraryLogs {
    private static final String CLASS = "java.util.logging.config.class";
    private static final String DEBUG = "hyperteam.debug";

    /** Made by the log manager when the first library logs. */
    public LibraryLogs() throws IOException {
        String level = Boolean.getBoolean(DEBUG) ? "INFO" : "OFF";
        String settings = """
                handlers=java.util.logging.ConsoleHandler
                .level=%s
                dev.hyperteam.level=WARNING
                """.formatted(level);
        LogManager.getLogManager()
                .readConfiguration(new ByteArrayInputStream(settings.getBytes(StandardCharsets.UTF_8)));
    }

    /** Says how libraries log, before the first does. */
    public static void install(boolean debug) {
        System.setProperty(CLASS, LibraryLogs.class.getName());
        System.setProperty(DEBUG, String.valueOf(debug));
    }
}
