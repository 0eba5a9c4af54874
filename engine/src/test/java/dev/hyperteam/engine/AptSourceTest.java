package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.UndoEnding;
import dev.hyperteam.core.workflow.Selection;
import dev.hyperteam.engine.config.Settings;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signed archive of packages, added and taken away on a real Debian. */
@Tag("host")
class AptSourceTest {
    private static final String NAME = "engine-apt-source";

    private static LabHost host;
    private static String fingerprint = "";
    private static String key = "";

    @TempDir
    private Path folder;

    @BeforeAll
    static void boot() throws InterruptedException {
        host = Lab.onThisMachine().fresh(LabSettings.of(NAME), step -> {});
        List<String> made = CrashLab.onHost(host, HostSnapshot.resource("apt-archive.sh"))
                .lines()
                .toList();
        fingerprint = made.getFirst();
        key = String.join("\n", made.subList(1, made.size())).indent(14);
        assertThat(key).contains("BEGIN PGP PUBLIC KEY BLOCK");
    }

    @AfterAll
    static void down() throws InterruptedException {
        Lab.onThisMachine().down(NAME);
    }

    private static String runbook(String pinned, String uri) {
        return """
                team: alpha
                name: Archive
                phase: 1
                estimate: 1m
                persona: none
                steps:
                  - id: archive
                    title: Add an archive
                    about: A sample.
                    action:
                      apt-source:
                        name: sample
                        uris: [%s]
                        suites: [./]
                        fingerprints: [%s]
                        preferences: |
                          Package: *
                          Pin: release o=sample
                          Pin-Priority: 990
                        key: |
                """.formatted(uri, pinned) + key + """
                    verify:
                      - run: apt-cache policy hyperteam-sample
                        expect: { matches: "990" }
                """;
    }

    @Test
    void anArchiveIsAddedSeenByAptAndTakenAwayWithoutATrace() throws InterruptedException {
        var before = HostSnapshot.of(host);
        String text = runbook(fingerprint, "file:/srv/archive");
        try (var orchestrator =
                CrashLab.orchestrator(host, folder, Settings.defaults(), text).build()) {
            var everything = Selection.everything(CrashLab.workflow(text));
            assertThat(orchestrator.verify(everything).drifted()).hasSize(1);
            var first = orchestrator.executeFullWorkflow();
            assertThat(first.ending()).as("%s", first.teams()).isEqualTo(RunEnding.COMPLETE);
            assertThat(orchestrator.executeFullWorkflow().changed()).isZero();
            assertThat(CrashLab.onHost(host, "rm /var/lib/apt/lists/_srv_archive_*_Packages* && echo done"))
                    .isEqualTo("done");
            assertThat(orchestrator.verify(everything).drifted())
                    .as("right files, but apt has no list")
                    .hasSize(1);
            assertThat(orchestrator.executeFullWorkflow().changed()).isEqualTo(1);
            assertThat(orchestrator.rollbackToPhase(0).steps())
                    .extracting(RollbackResult.Undone::ending)
                    .isNotEmpty()
                    .isSubsetOf(UndoEnding.UNDONE, UndoEnding.ALREADY);
            assertThat(orchestrator.verify(everything).drifted()).hasSize(1);
        }
        assertThat(String.join("\n", before.differences(HostSnapshot.of(host)))).isEmpty();
    }

    @Test
    void aKeyThatIsNotThePinnedOneIsRefusedBeforeAnythingIsWritten() throws InterruptedException {
        String other = "0".repeat(39) + "1";
        assertRefused(
                runbook(other, "file:/srv/archive"), "has other fingerprints than the pinned ones: " + fingerprint);
        assertThat(CrashLab.onHost(
                        host, "ls /etc/apt/sources.list.d /etc/apt/keyrings 2>/dev/null | grep sample || true"))
                .isEmpty();
    }

    @Test
    void anArchiveThatIsNotThereFailsWithAptsOwnWordsAndGoesAgain() throws InterruptedException {
        assertRefused(runbook(fingerprint, "file:/srv/nowhere"), "/srv/nowhere");
        try (var orchestrator = CrashLab.orchestrator(
                        host, folder, StepProof.impatient(), runbook(fingerprint, "file:/srv/nowhere"))
                .build()) {
            assertThat(orchestrator.rollbackToPhase(0).complete()).isTrue();
        }
        assertThat(CrashLab.onHost(
                        host, "ls /etc/apt/sources.list.d /etc/apt/keyrings 2>/dev/null | grep sample || true"))
                .isEmpty();
    }

    private void assertRefused(String text, String reason) throws InterruptedException {
        try (var orchestrator =
                CrashLab.orchestrator(host, folder, StepProof.impatient(), text).build()) {
            var result = orchestrator.executeFullWorkflow();
            assertThat(result.ending()).isEqualTo(RunEnding.FAILED);
            assertThat(result.teams().getFirst().reason()).contains(reason);
        }
    }
}
