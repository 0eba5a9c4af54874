package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.artifact.Artifact;
import dev.hyperteam.core.artifact.ArtifactLock;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.workflow.TeamSource;
import dev.hyperteam.core.workflow.Workflow;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A download on its way to a real host, in trouble. */
@Tag("host")
class SupplyTest {
    private static final String NAME = "engine-supply";
    private static final String STORE = "/var/lib/hyperteam/artifacts";

    /** More than two parts of 4 MiB. */
    private static final int SIZE = 9_000_000;

    private static LabHost host;

    @TempDir
    private Path folder;

    private Path download = Path.of("/");
    private String sha256 = "";

    @BeforeAll
    static void boot() throws InterruptedException {
        host = Lab.onThisMachine().fresh(LabSettings.of(NAME), step -> {});
    }

    @AfterAll
    static void down() throws InterruptedException {
        Lab.onThisMachine().down(NAME);
    }

    @BeforeEach
    void make() throws Exception {
        byte[] bytes = new byte[SIZE];
        new Random(3).nextBytes(bytes);
        download = Files.write(folder.resolve("tool"), bytes);
        sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @AfterEach
    void clean() throws InterruptedException {
        onHost("umount " + STORE + " 2>/dev/null; rm -rf " + STORE + " /usr/local/bin/tool");
    }

    private static String onHost(String command) throws InterruptedException {
        return CrashLab.onHost(host, command);
    }

    private RunResult run(ArtifactSource source) throws InterruptedException {
        var members = new LinkedHashMap<String, String>();
        members.put("tool.bin", sha256);
        var artifact = new Artifact(
                "tool",
                "1",
                "https://vendor.example/tool.bin",
                Optional.empty(),
                Optional.of(sha256),
                OptionalLong.of(SIZE),
                members,
                Mark.outside("lock"));
        var kinds = ActionKinds.builtIn(ArtifactLock.of(List.of(artifact)));
        var workflow = Workflow.load(TeamSource.of(new TeamSource.TeamFile("alpha.yaml", """
                        team: alpha
                        name: Supply
                        phase: 1
                        estimate: 1m
                        persona: none
                        steps:
                          - id: tool
                            title: Install a tool
                            about: From a download.
                            action:
                              artifact: { name: tool, files: { tool.bin: /usr/local/bin/tool } }
                        """)), kinds);
        try (var orchestrator = HypervisorOrchestrator.builder()
                .projectFolder(folder)
                .target(AlphaTest.target(host))
                .settings(StepProof.impatient())
                .workflow(workflow)
                .kinds(kinds)
                .artifacts(source)
                .build()) {
            return orchestrator.executeFullWorkflow();
        }
    }

    private void assertInstalled(RunResult result) throws InterruptedException {
        assertThat(result.ending()).as("%s", result.teams()).isEqualTo(RunEnding.COMPLETE);
        assertThat(onHost("sha256sum </usr/local/bin/tool | cut -c 1-64")).isEqualTo(sha256);
        assertThat(onHost("ls -A " + STORE))
                .as("nothing is left of the download")
                .isEmpty();
    }

    @Test
    void arrivesInParts() throws Exception {
        assertInstalled(run(artifact -> download));
    }

    @Test
    void goesOnWhereAnEarlierAttemptStopped() throws Exception {
        Path half =
                Files.write(folder.resolve("half"), java.util.Arrays.copyOf(Files.readAllBytes(download), 5_000_000));
        offer(half);
        assertInstalled(run(artifact -> download));
    }

    @Test
    void aPartOfSomethingElseIsSentAnew() throws Exception {
        Path other = Files.write(folder.resolve("other"), new byte[5_000_000]);
        offer(other);
        assertInstalled(run(artifact -> download));
    }

    @Test
    void aPartThatIsTooLongIsSentAnew() throws Exception {
        Path longer = Files.write(folder.resolve("longer"), new byte[SIZE + 1]);
        offer(longer);
        assertInstalled(run(artifact -> download));
    }

    /** Puts a part of the download on the host as an attempt that died would have left it. */
    private void offer(Path part) throws IOException, InterruptedException {
        String name = STORE + "/part-" + sha256.substring(0, 16) + "-alpha-tool";
        var copy = new ProcessBuilder(host.ssh("mkdir -p " + STORE + " && cat >" + name))
                .redirectInput(part.toFile())
                .start();
        assertThat(copy.waitFor()).isZero();
    }

    @Test
    void withoutRoomNothingIsSentAndNothingChanged() throws Exception {
        onHost("mkdir -p " + STORE + " && mount -t tmpfs -o size=12m tmpfs " + STORE);
        var result = run(artifact -> download);
        assertThat(result.ending()).isEqualTo(RunEnding.FAILED);
        assertThat(result.teams().getFirst().reason())
                .contains("no room for tool on the target")
                .contains("36 MB needed");
        assertThat(onHost("ls -A " + STORE + "; ls /usr/local/bin/tool 2>&1 | grep -c 'No such'"))
                .isEqualTo("1");
    }

    @Test
    void whatCannotBeHadFailsTheStepBeforeTheHostIsTouched() throws Exception {
        var result = run(ArtifactSource.none());
        assertThat(result.ending()).isEqualTo(RunEnding.FAILED);
        assertThat(result.teams().getFirst().reason()).contains("nowhere to take artefact 'tool' from");
        assertThat(onHost("ls -d " + STORE + " 2>&1 | grep -c 'No such'")).isEqualTo("1");
    }

    @Test
    void whatChangedInTheCacheIsNotInstalled() throws Exception {
        Files.write(download, new byte[SIZE]);
        var result = run(artifact -> download);
        assertThat(result.ending()).isEqualTo(RunEnding.FAILED);
        assertThat(result.teams().getFirst().reason()).contains("does not arrive whole");
        assertThat(onHost("ls /usr/local/bin/tool 2>&1 | grep -c 'No such'")).isEqualTo("1");
    }
}
