package dev.hyperteam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.cli.Exit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs on what is downloaded, with a folder in place of the vendors. */
class ArtifactCommandsTest {
    private static final String TOOL = "a program";

    @TempDir
    Path folder;

    @BeforeEach
    void project() throws IOException {
        Files.createDirectories(folder.resolve("teams"));
        Files.createDirectories(folder.resolve("mirror/tool/1.2"));
        Files.writeString(folder.resolve("mirror/tool/1.2/tool.bin"), TOOL);
        Files.writeString(folder.resolve("hyperteam.yaml"), "artifacts: { mirror: mirror, cache: cache }\n");
        Files.writeString(
                folder.resolve("teams/artifacts.lock"),
                "tool: { version: '1.2', url: 'https://vendor.example/tool.bin', sha256: unpinned }\n");
    }

    private Outcome call(String... args) {
        return Outcome.of(folder, args);
    }

    private Outcome answer(@Nullable String typed, String... args) {
        return Outcome.of(folder, new FakeMachine(), typed, Map.of(), args);
    }

    private String lock() throws IOException {
        return Files.readString(folder.resolve("teams/artifacts.lock"));
    }

    private static String sha256() {
        try {
            return java.util.HexFormat.of()
                    .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                            .digest(TOOL.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void listTellsWhatIsPinnedAndWhoUsesIt() {
        var list = call("artifacts", "list");
        assertThat(list.code()).isEqualTo(Exit.DONE);
        assertThat(list.out())
                .containsPattern("tool +1\\.2 +no +- +- +-")
                .containsPattern("containerd +2\\.[0-9.]+ +no +- +- +bravo/containerd");
        assertThat(call("artifacts", "list", "tool", "--output", "json").out())
                .contains("\"name\": \"tool\"")
                .contains("mirror/tool/1.2/tool.bin");
    }

    @Test
    void nothingIsPinnedWithoutAHuman() throws Exception {
        var before = lock();
        var nobody = answer(null, "artifacts", "pin", "tool");
        assertThat(nobody.code()).isEqualTo(Exit.BLOCKED);
        assertThat(nobody.out()).contains(sha256());
        assertThat(nobody.err()).contains("needs your confirmation").contains("pin tool --yes");
        var no = answer("n\n", "artifacts", "pin", "tool");
        assertThat(no.code()).isEqualTo(Exit.BLOCKED);
        assertThat(no.err()).contains("tool was not pinned");
        assertThat(lock()).isEqualTo(before);
    }

    @Test
    void aPinIsRecordedAndThenKept() throws Exception {
        var pinned = answer("y\n", "artifacts", "pin", "tool");
        assertThat(pinned.code()).as(pinned.err()).isEqualTo(Exit.DONE);
        assertThat(lock()).contains("sha256: " + sha256()).contains("size: 9").contains("'tool.bin': " + sha256());
        assertThat(call("artifacts", "verify", "tool").out()).contains("✓ tool 1.2");
        Path kept = folder.resolve("cache").resolve(sha256());
        Files.writeString(kept, "damaged");
        var verify = call("artifacts", "verify", "tool");
        assertThat(verify.code()).isEqualTo(Exit.FAILED);
        assertThat(verify.out()).contains("is not what is pinned");
        var fetched = call("artifacts", "fetch", "tool");
        assertThat(fetched.code()).isEqualTo(Exit.DONE);
        assertThat(kept).hasContent(TOOL);
    }

    @Test
    void aMirrorThatChangedIsNotBelieved() throws Exception {
        assertThat(call("artifacts", "pin", "tool", "--yes").code()).isEqualTo(Exit.DONE);
        Files.delete(folder.resolve("cache").resolve(sha256()));
        Files.writeString(folder.resolve("mirror/tool/1.2/tool.bin"), "a pr0gram");
        var fetched = call("artifacts", "fetch", "tool");
        assertThat(fetched.code()).isEqualTo(Exit.FAILED);
        assertThat(fetched.err()).contains("is not what is pinned").doesNotContain("Exception");
    }

    @Test
    void fetchTellsWhatItLeavesOut() {
        var fetched = call("artifacts", "fetch");
        assertThat(fetched.code()).isEqualTo(Exit.BLOCKED);
        assertThat(fetched.err()).contains("artefact 'containerd'").contains("hyperteam artifacts pin containerd");
    }

    @Test
    void anExportNeedsEverythingPinned() {
        var export = call("artifacts", "export", "out");
        assertThat(export.code()).isEqualTo(Exit.FAILED);
        assertThat(export.err()).contains("not everything is pinned").contains("hyperteam artifacts pin");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void wrongWordsAreUsage() {
        assertThat(call("artifacts", "fetch", "tol").err()).contains("did you mean 'tool'?");
        assertThat(call("artifacts", "fetch", "tol").code()).isEqualTo(Exit.USAGE);
        assertThat(call("artifacts", "pin").code()).isEqualTo(Exit.USAGE);
        assertThat(call("artifacts", "export").code()).isEqualTo(Exit.USAGE);
    }

    @Test
    void aBrokenLockFileIsToldWithItsPlace() throws Exception {
        Files.writeString(folder.resolve("teams/artifacts.lock"), "tool:\n  version: latest\n  url: http://x/y\n");
        var list = call("artifacts", "list");
        assertThat(list.code()).isEqualTo(Exit.USAGE);
        assertThat(list.err()).contains("artifacts.lock:2:").contains("artifacts.lock:3:");
    }

    @Test
    void aMirrorThatIsNoneIsUsage() {
        var list = call("artifacts", "list", "--set", "artifacts.mirror=https://");
        assertThat(list.code()).isEqualTo(Exit.USAGE);
        assertThat(list.err()).contains("artifacts.mirror");
    }

    @Test
    void aTeamWhoseDownloadsNobodyConfirmedIsLeftOutAndSaysWhy() {
        var plan = call("plan", "--offline");
        assertThat(plan.code()).isEqualTo(Exit.DONE);
        assertThat(plan.out()).contains("needs a download that nobody has confirmed yet: hyperteam artifacts pin");
    }
}
