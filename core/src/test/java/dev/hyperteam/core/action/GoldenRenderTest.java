package dev.hyperteam.core.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Problems;
import dev.hyperteam.core.runbook.ParameterValues;
import dev.hyperteam.core.runbook.RunbookReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the shipped baseline turns into, word for word. Run with -Dgolden.write=true to write the file anew, then read the difference. */
final class GoldenRenderTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/alpha.txt");

    private static String kex(String os) throws IOException {
        var problems = new Problems();
        var team = RunbookReader.read(
                        "teams/alpha.yaml",
                        Files.readString(Path.of("src/main/resources/teams/alpha.yaml")),
                        ActionKinds.builtIn(),
                        problems)
                .orElseThrow();
        var facts = Map.of("os", os, "os_id", os.substring(0, os.indexOf('-')), "uplink", "eth0");
        return ParameterValues.resolve(team, Map.of(), facts, problems).getOrDefault("ssh_kex", "");
    }

    @Test
    void onlyAnSshdThatKnowsThemIsToldOfTheNewestKeys() throws IOException {
        assertThat(kex("debian-13")).startsWith("mlkem768x25519-sha256,").endsWith(kex("debian-12"));
        assertThat(kex("debian-12")).startsWith("sntrup761x25519").doesNotContain("mlkem");
        assertThat(kex("ubuntu-24.04")).isEqualTo(kex("debian-12"));
    }

    @Test
    void theStepsOfAlphaRenderToTheGoldenFile() throws IOException {
        var problems = new Problems();
        var team = RunbookReader.read(
                        "teams/alpha.yaml",
                        Files.readString(Path.of("src/main/resources/teams/alpha.yaml")),
                        ActionKinds.builtIn(),
                        problems)
                .orElseThrow();
        var parameters = ParameterValues.resolve(team, Map.of(), Map.of(), problems);
        problems.throwIfAny();
        var values = new Values(parameters, Map.of(), Map.of("os_id", "debian", "uplink", "eth0"));
        var text = new StringBuilder();
        for (var step : team.steps()) {
            var rendered = step.action().render(values);
            text.append("== ")
                    .append(step.id())
                    .append(": ")
                    .append(rendered.summary())
                    .append('\n');
            text.append(Quote.assignments(rendered.variables()));
            text.append(rendered.functions());
        }
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, text);
        }
        assertThat(text.toString()).isEqualTo(Files.readString(GOLDEN));
    }
}
