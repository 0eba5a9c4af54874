package dev.hyperteam.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScriptsTest {
    private static final Path SOURCES = Path.of("src/main/resources/dev/hyperteam/lab");

    @Test
    void shellcheckHasNothingToSayAboutAnyScript() throws InterruptedException {
        var argv = new ArrayList<>(List.of("shellcheck", "--norc"));
        Scripts.NAMES.forEach(name -> argv.add(SOURCES.resolve(name).toString()));
        var result = Processes.system().run(Processes.Command.of(Duration.ofMinutes(1), argv.toArray(String[]::new)));
        assertThat(result.stdout() + result.stderr()).isEmpty();
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void everyScriptOfTheRoomIsShippedAndNamed() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            assertThat(files.map(file -> file.getFileName().toString()).sorted())
                    .containsExactlyElementsOf(Scripts.NAMES);
        }
    }

    @Test
    void scriptsAreWrittenOnceToAFolderNamedAfterTheirContent(@TempDir Path home) throws IOException {
        var scripts = new Scripts(home, Processes.system());
        Path first = scripts.file("net.sh");
        var written = Files.getLastModifiedTime(first);
        assertThat(first).hasContent(Scripts.text("net.sh"));
        assertThat(scripts.file("net.sh")).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(first)).isEqualTo(written);
    }

    @Test
    void partsOfAHashDoNotRunTogether() {
        assertThat(Scripts.hash(List.of("ab", "c"))).isNotEqualTo(Scripts.hash(List.of("a", "bc")));
    }
}
