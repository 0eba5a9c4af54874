package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What auditors who know nothing of Hyperteam say of a host before and after team alpha. */
@Tag("host")
class AuditTest {
    private static final String NAME = "engine-audit";
    private static final Pattern INDEX = Pattern.compile("^hardening_index=(\\d+)$", Pattern.MULTILINE);

    private static LabHost host;

    @TempDir
    private Path folder;

    @BeforeAll
    static void boot() throws InterruptedException {
        host = Lab.onThisMachine().fresh(LabSettings.of(NAME), step -> {});
        assertThat(
                        CrashLab.onHost(
                                host,
                                "apt-get -q -y update >/dev/null && apt-get -q -y install --no-install-recommends lynis >/dev/null && echo there"))
                .endsWith("there");
    }

    @AfterAll
    static void down() throws InterruptedException {
        Lab.onThisMachine().down(NAME);
    }

    @Test
    void auditorsFindTheHostNoWorseAndSshWithoutFault() throws InterruptedException {
        int before = hardeningIndex();
        var sshBefore = sshAudit();
        try (var orchestrator = HypervisorOrchestrator.builder()
                .projectFolder(folder)
                .target(AlphaTest.target(host))
                .workflow(CrashLab.alpha())
                .build()) {
            assertThat(orchestrator.executeFullWorkflow().ending()).isEqualTo(RunEnding.COMPLETE);
        }
        int after = hardeningIndex();
        var sshAfter = sshAudit();
        System.out.println("[REPORT] lynis hardening index: " + before + " before alpha, " + after + " after");
        System.out.println("[REPORT] ssh-audit: " + sshBefore.failed().size() + " failed and "
                + sshBefore.warned().size() + " warned algorithms before alpha, "
                + sshAfter.failed().size() + " and " + sshAfter.warned().size() + " after");
        assertThat(after).as("lynis' hardening index").isGreaterThanOrEqualTo(before);
        assertThat(sshBefore.failed()).as("what there was to mend").isNotEmpty();
        assertThat(sshAfter.failed()).as("algorithms that fail").isEmpty();
        assertThat(sshAfter.warned()).hasSizeLessThan(sshBefore.warned().size());
    }

    private record SshAudit(List<String> failed, List<String> warned) {}

    private static SshAudit sshAudit() throws InterruptedException {
        // Its exit code tells of findings, which is what the test looks at.
        List<String> lines = CrashLab.output(
                        List.of("ssh-audit", "--no-colors", "-p", Integer.toString(host.port()), host.address()))
                .lines()
                .filter(line -> line.startsWith("("))
                .toList();
        assertThat(lines).as("ssh-audit lists algorithms").anyMatch(line -> line.startsWith("(kex)"));
        return new SshAudit(
                lines.stream().filter(line -> line.contains("[fail]")).toList(),
                lines.stream().filter(line -> line.contains("[warn]")).toList());
    }

    private static int hardeningIndex() throws InterruptedException {
        String report = CrashLab.onHost(
                host,
                "lynis audit system --quick --cronjob --report-file /root/report >/dev/null 2>&1; cat /root/report");
        var index = INDEX.matcher(report);
        assertThat(index.find()).as("lynis wrote an index: %s", report).isTrue();
        return Integer.parseInt(index.group(1));
    }
}
