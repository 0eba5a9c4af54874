package dev.hyperteam.core.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Problems;
import dev.hyperteam.core.runbook.ParameterValues;
import dev.hyperteam.core.runbook.RunbookReader;
import dev.hyperteam.core.runbook.Team;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of team charlie: Prometheus' own program judges them, and each alert is seen to fire and seen not to. */
final class AlertRulesTest {
    private static final Path TESTS = Path.of("src/test/resources/promtool/hyperteam-host.yml");

    @TempDir
    Path folder;

    private static String rendered(String step) throws IOException {
        var problems = new Problems();
        Team team = RunbookReader.read(
                        "teams/charlie.yaml",
                        Files.readString(Path.of("src/main/resources/teams/charlie.yaml")),
                        ActionKinds.builtIn(),
                        problems)
                .orElseThrow();
        var values = new Values(ParameterValues.resolve(team, Map.of(), Map.of(), problems), Map.of(), Map.of());
        problems.throwIfAny();
        return team.steps().stream()
                .filter(one -> one.id().equals(step))
                .map(one -> one.action().render(values).variables().getOrDefault("FILE_CONTENT", ""))
                .collect(Collectors.joining());
    }

    private static Set<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyAlertHasATestInWhichItFiresAndOneInWhichItDoesNot() throws IOException {
        var alerts = found("- alert: (\\w+)", rendered("rules"));
        String tests = Files.readString(TESTS);
        assertThat(alerts).hasSizeGreaterThan(10);
        assertThat(found("- alertname: (\\w+)\\n +eval_time: \\w+\\n +exp_alerts:\\n +- exp_labels", tests))
                .as("fires")
                .isEqualTo(alerts);
        assertThat(found("alertname: (\\w+), eval_time: \\w+, exp_alerts: \\[\\]", tests))
                .as("stays quiet")
                .isEqualTo(alerts);
    }

    @Test
    @Tag("host")
    void promtoolSeesThemFireAndStayQuiet() throws Exception {
        String rules = rendered("rules");
        Files.writeString(folder.resolve("hyperteam-host-rules.yml"), rules);
        Files.copy(TESTS, folder.resolve("tests.yml"));
        assertThat(promtool("check", "rules", "hyperteam-host-rules.yml"))
                .contains(found("- alert: (\\w+)", rules).size() + " rules found");
        assertThat(promtool("test", "rules", "tests.yml")).contains("SUCCESS").doesNotContain("FAILED");
        Files.writeString(folder.resolve("hyperteam-host-rules.yml"), rules.replace("> 80", "> 90"));
        assertThat(promtool("test", "rules", "tests.yml"))
                .as("a rule that is wrong is noticed")
                .contains("FAILED")
                .contains("ThinPoolDataFillsUp");
    }

    @Test
    @Tag("host")
    void promtoolAcceptsTheConfiguration() throws Exception {
        Files.writeString(folder.resolve("prometheus.yml"), rendered("scraping"));
        assertThat(promtool("check", "config", "prometheus.yml")).contains("SUCCESS");
    }

    private String promtool(String... words) throws IOException, InterruptedException {
        var argv = new java.util.ArrayList<String>(java.util.List.of("promtool"));
        argv.addAll(java.util.List.of(words));
        var process = new ProcessBuilder(argv)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
