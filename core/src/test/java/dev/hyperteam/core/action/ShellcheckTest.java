package dev.hyperteam.core.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads the constant shell the way it is run. A machine without shellcheck fails here on purpose: nothing is skipped. */
final class ShellcheckTest {
    private static final Path FOLDER = Path.of("src/main/resources/dev/hyperteam/core/action");

    @Test
    void everyShellFileIsClean() throws IOException, InterruptedException {
        List<String> files;
        try (var found = Files.list(FOLDER)) {
            files = found.map(Path::toString)
                    .filter(name -> name.endsWith(".sh"))
                    .sorted()
                    .toList();
        }
        assertThat(files).contains(FOLDER + "/common.sh");
        var argv = new ArrayList<>(List.of("shellcheck", "--shell=dash", "--severity=style"));
        argv.addAll(files);
        var result = Processes.system().run(Processes.Command.of(Duration.ofSeconds(60), argv.toArray(String[]::new)));
        assertThat(result.stdout()).isEmpty();
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void theShellOfEachKindStaysSmall() {
        var kinds = ActionKinds.builtIn();
        assertThat(ActionKinds.commonShell().length())
                .as("bytes that are parsed before every batch of probes")
                .isLessThan(9_000);
        for (String name : kinds.names()) {
            var kind = kinds.byName(name).orElseThrow();
            String prefix = name.replace('-', '_');
            for (String function : List.of("check", "state", "capture", "apply", "restore", "verify")) {
                assertThat("\n" + kind.shell()).contains("\n" + prefix + "_" + function + "() {");
            }
            assertThat(kind.shell().length())
                    .as("bytes that are parsed before a batch in which %s is used", name)
                    .isLessThan(14_000);
        }
    }
}
