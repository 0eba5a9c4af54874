package dev.hyperteam.core.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.core.artifact.Artifact;
import dev.hyperteam.core.artifact.ArtifactLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell of the kind, on this machine's own disk. */
class ArtifactKindTest {
    @TempDir
    Path temp;

    private Path archive(String dots) throws Exception {
        Path bin = Files.createDirectories(temp.resolve("tree/bin"));
        Files.writeString(bin.resolve("one"), "first program");
        Files.writeString(bin.resolve("two-1.2"), "second program");
        Path archive = temp.resolve("tool.tar.gz");
        assertThat(new ProcessBuilder(
                                "tar",
                                "-czf",
                                archive.toString(),
                                "-C",
                                temp.resolve("tree").toString(),
                                dots + "bin")
                        .start()
                        .waitFor())
                .isZero();
        return archive;
    }

    private static String sha256(byte[] bytes) {
        return ShellResource.sha256(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    private static String fileHash(Path file) throws IOException, InterruptedException {
        var sum = new ProcessBuilder("sha256sum", file.toString()).start();
        return new String(sum.getInputStream().readAllBytes(), StandardCharsets.UTF_8).substring(0, 64);
    }

    private ActionKinds kinds(Optional<String> sha256, String first) {
        var files = new LinkedHashMap<String, String>();
        files.put("bin/one", first);
        files.put("bin/two-1.2", sha256("second program".getBytes(StandardCharsets.UTF_8)));
        var artifact = new Artifact(
                "tool",
                "1.2",
                "https://vendor.example/tool.tar.gz",
                Optional.empty(),
                sha256,
                OptionalLong.empty(),
                files,
                Mark.outside("lock"));
        return ActionKinds.of(new ArtifactKind(
                ArtifactLock.of(List.of(artifact)), temp.resolve("store").toString()));
    }

    private LocalKind kind(String dots, String first) throws Exception {
        Path archive = archive(dots);
        String hash = fileHash(archive);
        Files.createDirectories(temp.resolve("store"));
        Files.copy(archive, temp.resolve("store").resolve(hash));
        Files.copy(archive, temp.resolve("store").resolve(hash + ".again"));
        return LocalKind.of(kinds(Optional.of(hash), first), "artifact", yaml(), LocalKind.NO_VALUES);
    }

    private String yaml() {
        return "name: tool\nfiles:\n  bin/one: " + temp + "/usr/one\n  'bin/two-{version}': " + temp + "/usr/two\n";
    }

    private String saved() throws IOException {
        return Files.createDirectories(temp.resolve("saved")).toString();
    }

    private static String first() {
        return sha256("first program".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @Tag("host")
    void programsComeAndGo() throws Exception {
        Files.createDirectories(temp.resolve("usr"));
        Files.writeString(temp.resolve("usr/two"), "an older program");
        var kind = kind("", first());
        LocalKind.expectSuccess(kind.call("capture", saved()));
        LocalKind.expectSuccess(kind.call("apply"));
        LocalKind.expectSuccess(kind.call("check"));
        LocalKind.expectSuccess(kind.call("verify"));
        assertThat(temp.resolve("usr/one")).hasContent("first program").isExecutable();
        assertThat(temp.resolve("store"))
                .as("the download goes once it is used")
                .isDirectoryNotContaining(path -> path.getFileName().toString().matches("[0-9a-f]{64}|unpack.*"));
        LocalKind.expectSuccess(kind.call("restore", saved()));
        assertThat(temp.resolve("usr/one")).doesNotExist();
        assertThat(temp.resolve("usr/two")).hasContent("an older program");
    }

    @Test
    @Tag("host")
    void anArchiveWithDotsInFrontIsTheSame() throws Exception {
        LocalKind.expectSuccess(kind("./", first()).call("apply"));
        assertThat(temp.resolve("usr/one")).hasContent("first program");
    }

    @Test
    void anotherProgramInTheArchiveIsNotInstalled() throws Exception {
        var applied = kind("", "0".repeat(64)).call("apply");
        assertThat(applied.exitCode()).isEqualTo(65);
        assertThat(applied.stdout()).contains("bin/one in tool 1.2 is not what is pinned");
        assertThat(temp.resolve("usr")).doesNotExist();
    }

    @Test
    void anotherDownloadIsNotOpened() throws Exception {
        var kind = kind("", first());
        try (var all = Files.list(temp.resolve("store"))) {
            for (Path file : all.toList()) {
                Files.writeString(file, "something else");
            }
        }
        var applied = kind.call("apply");
        assertThat(applied.exitCode()).isEqualTo(65);
        assertThat(applied.stdout()).contains("not what is pinned");
    }

    @Test
    void withoutADownloadNothingIsDone() throws Exception {
        var kind = kind("", first());
        try (var all = Files.list(temp.resolve("store"))) {
            for (Path file : all.toList()) {
                Files.delete(file);
            }
        }
        assertThat(kind.call("apply").exitCode()).isEqualTo(65);
        assertThat(kind.call("check").exitCode()).isEqualTo(10);
        assertThat(kind.call("verify").exitCode()).isNotZero();
    }

    @Test
    void aChangedProgramIsNoticedWhateverItSays() throws Exception {
        var kind = kind("", first());
        Files.createDirectories(temp.resolve("usr"));
        Files.writeString(temp.resolve("usr/one"), "first programme");
        Files.writeString(temp.resolve("usr/two"), "second program");
        var check = kind.call("check");
        assertThat(check.exitCode()).isEqualTo(10);
        assertThat(check.stdout()).contains("usr/one is not bin/one of tool 1.2");
        assertThat(kind.call("verify").stdout()).contains("usr/one: FAILED");
    }

    @Test
    void whatNobodyHasConfirmedIsRefused() throws Exception {
        var kind = LocalKind.of(kinds(Optional.empty(), ""), "artifact", yaml(), LocalKind.NO_VALUES);
        var check = kind.call("check");
        assertThat(check.exitCode()).isEqualTo(12);
        assertThat(check.stdout()).contains("not pinned").contains("hyperteam artifacts pin tool");
    }

    @Test
    void aFileThatIsNotInItIsAMistake() {
        assertThatThrownBy(() -> LocalKind.of(
                        kinds(Optional.of("0".repeat(64)), first()),
                        "artifact",
                        "name: tool\nfiles: { bin/three: /usr/three }",
                        LocalKind.NO_VALUES))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("holds no file 'bin/three'")
                .hasMessageContaining("bin/one");
    }

    @Test
    void mistakesAreToldTogether() {
        var problems = new Problems();
        LocalKind.decode(kinds(Optional.empty(), ""), "artifact", "name: toool\nfiles: {}\nmode: rwx", problems)
                .kind();
        assertThat(problems.all().stream().map(Problem::text).collect(Collectors.joining("\n")))
                .contains("no artefact 'toool'")
                .contains("did you mean 'tool'?")
                .contains("at least one file")
                .contains("'mode' must be");
    }
}
