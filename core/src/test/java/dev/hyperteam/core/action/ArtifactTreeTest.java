package dev.hyperteam.core.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Problem;
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

/** Whole folders out of a download, on this machine's own disk. */
class ArtifactTreeTest {
    @TempDir
    Path temp;

    private static String run(String... argv) throws IOException, InterruptedException {
        var process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    /** The folder {@code tool-VERSION} with a program and what {@code more} adds, packed and put where the controller puts it. */
    private LocalKind kind(String version, String target, String... more) throws IOException, InterruptedException {
        return kindOf("tool-{version}", version, target, more);
    }

    private LocalKind kindOf(String member, String version, String target, String... more)
            throws IOException, InterruptedException {
        Path tree = Files.createDirectories(temp.resolve("source/tool-" + version + "/bin"));
        Files.writeString(tree.resolve("tool"), "program " + version);
        for (String command : more) {
            run("sh", "-c", "cd '" + tree.getParent() + "' && " + command);
        }
        Path store = Files.createDirectories(temp.resolve("store"));
        Path archive = temp.resolve("tool.tar.gz");
        run("tar", "-czf", archive.toString(), "-C", temp.resolve("source").toString(), "./tool-" + version);
        String hash = run("sha256sum", archive.toString()).substring(0, 64);
        Files.copy(archive, store.resolve(hash));
        var artifact = new Artifact(
                "tool",
                version,
                "https://vendor.example/tool.tar.gz",
                Optional.empty(),
                Optional.of(hash),
                OptionalLong.empty(),
                new LinkedHashMap<>(),
                Mark.outside("lock"));
        var kinds = ActionKinds.of(new ArtifactKind(ArtifactLock.of(List.of(artifact)), store.toString()));
        return LocalKind.of(
                kinds, "artifact", "name: tool\ntree: { '" + member + "': " + target + " }", LocalKind.NO_VALUES);
    }

    private String target() {
        return temp.resolve("opt/hyperteam/tool").toString();
    }

    private String saved(String name) throws IOException {
        return Files.createDirectories(temp.resolve(name)).toString();
    }

    @Test
    @Tag("host")
    void aFolderComesAndGoes() throws Exception {
        var kind = kind("1", target(), "mkdir empty && ln -s bin/tool link && chmod 4700 bin/tool");
        assertThat(kind.call("check").exitCode()).isEqualTo(10);
        LocalKind.expectSuccess(kind.call("capture", saved("first")));
        LocalKind.expectSuccess(kind.call("apply"));
        LocalKind.expectSuccess(kind.call("check"));
        LocalKind.expectSuccess(kind.call("verify"));
        assertThat(run("stat", "-c", "%a %U", target() + "/bin/tool")).isEqualTo("755 root\n");
        assertThat(temp.resolve("store")).isEmptyDirectory();
        LocalKind.expectSuccess(kind.call("restore", saved("first")));
        assertThat(temp.resolve("opt")).doesNotExist();
        assertThat(kind.call("verify").exitCode()).isNotZero();
    }

    @Test
    @Tag("host")
    void anotherVersionTakesItsPlaceAndGivesItBack() throws Exception {
        var first = kind("1", target());
        LocalKind.expectSuccess(first.call("capture", saved("first")));
        LocalKind.expectSuccess(first.call("apply"));
        var second = kind("2", target());
        assertThat(second.call("check").stdout()).contains("is not that of tool 2");
        LocalKind.expectSuccess(second.call("capture", saved("second")));
        LocalKind.expectSuccess(second.call("apply"));
        LocalKind.expectSuccess(second.call("verify"));
        assertThat(Path.of(target(), "bin/tool")).hasContent("program 2");
        LocalKind.expectSuccess(second.call("restore", saved("second")));
        LocalKind.expectSuccess(first.call("verify"));
        LocalKind.expectSuccess(first.call("restore", saved("first")));
        assertThat(temp.resolve("opt")).doesNotExist();
    }

    @Test
    @Tag("host")
    void aChangedOrAddedFileIsNoticed() throws Exception {
        var kind = kind("1", target());
        LocalKind.expectSuccess(kind.call("apply"));
        Files.writeString(Path.of(target(), "bin/tool"), "another program");
        assertThat(kind.call("check").exitCode()).isEqualTo(10);
        assertThat(kind.call("verify").stdout()).contains("bin/tool: FAILED");
        Files.writeString(Path.of(target(), "bin/tool"), "program 1");
        Files.writeString(Path.of(target(), "bin/more"), "not from there");
        assertThat(kind.call("verify").stdout()).contains("holds more than came out of the archive");
    }

    @Test
    @Tag("host")
    void aFolderOfSomebodyElseIsLeftAlone() throws Exception {
        Files.createDirectories(Path.of(target()));
        Files.writeString(Path.of(target(), "theirs"), "theirs");
        var kind = kind("1", target());
        assertThat(kind.call("check").exitCode()).isEqualTo(12);
        var applied = kind.call("apply");
        assertThat(applied.exitCode()).isEqualTo(65);
        assertThat(applied.stdout()).contains("did not come out of an artefact, and is left alone");
        assertThat(run("ls", "-A", target(), temp.resolve("opt/hyperteam").toString()))
                .contains("theirs")
                .doesNotContain(".hyperteam");
    }

    @Test
    @Tag("host")
    void whatReachesOutsideIsRefused() throws Exception {
        for (String link : List.of("ln -s /etc/shadow odd", "ln -s ../../x odd", "mkfifo odd")) {
            var applied = kind("1", target(), "rm -f odd; " + link).call("apply");
            assertThat(applied.exitCode()).as(link).isEqualTo(65);
            assertThat(applied.stdout()).contains("holds odd").contains("reaches outside of it or is no file");
            assertThat(run("ls", "-A", temp.resolve("opt/hyperteam").toString()))
                    .isEmpty();
        }
    }

    @Test
    @Tag("host")
    void anArchiveWithoutTheFolderInstallsNothing() throws Exception {
        var applied = kindOf("other", "1", target()).call("apply");
        assertThat(applied.exitCode()).isEqualTo(1);
        assertThat(applied.stdout()).contains("cannot take other out of tool 1");
        assertThat(run("ls", "-A", temp.resolve("opt/hyperteam").toString())).isEmpty();
    }

    @Test
    @Tag("host")
    void aFullDiskLeavesNothingHalfInstalled() throws Exception {
        var kind = kind("1", target(), "head -c 2000000 /dev/urandom >bin/large");
        Path disk = Files.createDirectories(temp.resolve("opt/hyperteam"));
        run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString());
        try {
            var applied = kind.call("apply");
            assertThat(applied.exitCode()).isEqualTo(1);
            assertThat(applied.stdout()).contains("cannot take tool-1 out of tool 1; is the disk full?");
            assertThat(run("ls", "-A", disk.toString())).isEmpty();
            run("mount", "-o", "remount,size=9m", disk.toString());
            LocalKind.expectSuccess(kind.call("apply"));
            LocalKind.expectSuccess(kind.call("verify"));
        } finally {
            run("umount", disk.toString());
        }
    }

    @Test
    void mistakesAreTold() {
        var problems = new Problems();
        var artifact = new Artifact(
                "tool",
                "1",
                "https://vendor.example/t.tgz",
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                new LinkedHashMap<>(),
                Mark.outside("lock"));
        var kinds = ActionKinds.of(new ArtifactKind(ArtifactLock.of(List.of(artifact)), "/store"));
        LocalKind.decode(kinds, "artifact", "name: tool\ntree: { ../a: /opt/a, b: opt }", problems)
                .kind();
        LocalKind.decode(kinds, "artifact", "name: tool\ntree: { a: opt }", problems)
                .kind();
        assertThat(problems.all().stream().map(Problem::text).collect(Collectors.joining("\n")))
                .contains("'tree' must be one folder")
                .contains("no folder inside an archive")
                .contains("'tree' must be an absolute path");
    }
}
