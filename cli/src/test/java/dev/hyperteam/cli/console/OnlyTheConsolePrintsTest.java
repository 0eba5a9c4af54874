package dev.hyperteam.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OnlyTheConsolePrintsTest {
    @Test
    void nobody_but_the_console_touches_the_streams_of_the_process() throws Exception {
        var sources = Path.of(System.getProperty("hyperteam.root"), "cli/src/main/java");
        try (Stream<Path> files = Files.walk(sources)) {
            assertThat(files.filter(file -> file.toString().endsWith(".java"))
                            .filter(OnlyTheConsolePrintsTest::prints)
                            .map(file -> file.getFileName().toString()))
                    .containsExactly("Console.java");
        }
    }

    private static boolean prints(Path file) {
        try {
            var text = Files.readString(file);
            return text.contains("System.out") || text.contains("System.err") || text.contains("System.in.");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
