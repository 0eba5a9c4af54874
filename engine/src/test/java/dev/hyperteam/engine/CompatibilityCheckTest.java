package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.compatibility.Finding;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.core.workflow.TeamSource;
import dev.hyperteam.core.workflow.Workflow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompatibilityCheckTest {
    private static final Workflow SHIPPED = Workflow.load(TeamSource.shipped(), ActionKinds.builtIn());
    private static final CompatibilityCheck CHECK =
            new CompatibilityCheck(SHIPPED.compatibility(), LocalDate.of(2026, 11, 25));

    @TempDir
    private Path folder;

    private static CompatibilityCheck.Part part(String id, Map<String, String> parameters) {
        Team team = SHIPPED.team(new TeamId(id)).orElseThrow();
        return new CompatibilityCheck.Part(team, team.steps(), parameters);
    }

    /** As ss of iproute2 6.1 prints it on Debian 12. */
    private static final String SS = """
            udp   UNCONN 0      0            0.0.0.0:3000      0.0.0.0:*    users:(("dnsmasq",pid=7,fd=4))
            tcp   LISTEN 0      128        127.0.0.1:3000      0.0.0.0:*    users:(("evil; rm \\" x",pid=9,fd=3))
            tcp   LISTEN 0      128          0.0.0.0:22        0.0.0.0:*    users:(("sshd",pid=1,fd=3))
            tcp   LISTEN 0      4096            [::]:9091         [::]:*    users:(("python3",pid=8,fd=3))
            tcp   LISTEN 0      4096               *:9091            *:*    users:(("prometheus",pid=8,fd=3))
            tcp   LISTEN 0      4096  192.0.2.1%eth0:9100      0.0.0.0:*    users:(("node_exporter",pid=8,fd=3))
            tcp   LISTEN 0      4096         0.0.0.0:9100      0.0.0.0:*
            """;

    private String answer(String question) throws IOException, InterruptedException {
        Path ss = folder.resolve("ss");
        Files.writeString(ss, "#!/bin/sh\ncat <<'E'\n" + SS + "E\n");
        assertThat(ss.toFile().setExecutable(true)).isTrue();
        var shell = new ProcessBuilder("sh", "-c", question);
        shell.environment().merge("PATH", folder.toString(), (path, first) -> first + ":" + path);
        Process process = shell.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text.strip();
    }

    private static final Map<String, String> MONITORING =
            Map.of("grafana_port", "3000", "prometheus_port", "9091", "exporter_port", "9100");

    @Test
    void theQuestionNamesStrangersOnOurPortsAndNobodyElse() throws Exception {
        var parts = List.of(part("alpha", Map.of()), part("charlie", MONITORING));
        assertThat(answer(CHECK.question(parts).orElseThrow()))
                .isEqualTo("tcp 127.0.0.1:3000 evil__rm__;tcp [::]:9091 python3");
    }

    @Test
    void strangersAreToldToTheTeamThatWantsThePort() {
        var findings = CHECK.judge(
                List.of(part("charlie", MONITORING)),
                Map.of(),
                "tcp 127.0.0.1:3000 evil;tcp [::]:9091 python3;odd; tcp x y");
        assertThat(findings)
                .extracting(Finding::text)
                .containsExactly(
                        "prometheus wants port 9091/tcp, and python3 listens there already, on [::]: stop it, or set"
                                + " charlie.prometheus_port",
                        "grafana wants port 3000/tcp, and evil listens there already, on 127.0.0.1: stop it, or set"
                                + " charlie.grafana_port");
        assertThat(findings)
                .allMatch(finding -> finding.place().orElseThrow().toString().equals("charlie"));
    }

    @Test
    void aPortThatSomebodyChoseMayClash() {
        var findings = CHECK.judge(
                List.of(part("charlie", Map.of("grafana_port", "9091", "prometheus_port", "9091"))),
                Map.of(),
                "unknown");
        assertThat(findings)
                .extracting(Finding::text)
                .containsExactly("grafana and prometheus both want port 9091/tcp: set charlie.grafana_port or"
                        + " charlie.prometheus_port");
    }

    @Test
    void versionsComeFromTheLockFileAndFromFacts() {
        var parts = List.of(part("bravo", Map.of()));
        assertThat(CHECK.judge(parts, Map.of("os", "debian-12", "arch", "aarch64"), ""))
                .extracting(Finding::text)
                .anyMatch(text -> text.matches("runc 1\\S+ needs arch x86_64, and this is aarch64: .*"));
        assertThat(CHECK.judge(List.of(), Map.of("os_id", "debian", "os_version", "11"), ""))
                .extracting(Finding::text, Finding::refuses)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "debian 11 has had no updates from its makers since 2026-08-31", false));
    }

    @Test
    void aPackageOfTheDistributionIsJudgedByWhatItOffers() {
        var team = SHIPPED.team(new TeamId("bravo")).orElseThrow();
        var steps = team.steps().stream()
                .filter(step -> step.id().equals("containerd-package"))
                .toList();
        assertThat(CHECK.judge(
                        List.of(new CompatibilityCheck.Part(team, steps, Map.of())),
                        Map.of("containerd_offered", "1.6.20~ds1-1+deb12u3"),
                        ""))
                .extracting(Finding::text)
                .containsExactly("containerd 1.6.20~ds1-1+deb12u3 has had no updates from its makers since 2025-08-23");
    }

    @Test
    void whoHasNoPortsAsksNothing() {
        assertThat(CHECK.question(List.of())).isEmpty();
    }
}
