package dev.hyperteam.core.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileKindTest {
    @TempDir
    Path temp;

    private String owner = "";

    @BeforeEach
    void whoAmI() {
        owner = "owner: " + System.getProperty("user.name") + "\ngroup: " + System.getProperty("user.name") + "\n";
    }

    @Test
    void aNewFileInNewFoldersComesAndGoes() throws Exception {
        var kind = LocalKind.of(
                "file",
                "path: " + temp + "/a/b/c.conf\nmode: \"0640\"\n" + owner + "content: |\n  it's $HOME\n  `x`\n");
        kind.proveLife(saved());
        assertThat(temp.resolve("a")).doesNotExist();
    }

    @Test
    void anExistingFileComesBackWithItsModeAndContent() throws Exception {
        var path = temp.resolve("c.conf");
        Files.writeString(path, "old");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-x--x"));
        LocalKind.of("file", "path: " + path + "\n" + owner + "content: new\n").proveLife(saved());
        assertThat(path).hasContent("old");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-r-x--x");
    }

    @Test
    void aLinkInItsPlaceComesBackAsALink() throws Exception {
        var path = temp.resolve("c.conf");
        Files.createSymbolicLink(path, Path.of("elsewhere"));
        LocalKind.of("file", "path: " + path + "\n" + owner + "content: new\n").proveLife(saved());
        assertThat(Files.readSymbolicLink(path)).hasToString("elsewhere");
    }

    @Test
    void aWrongModeAloneNeedsChange() throws Exception {
        var path = temp.resolve("c.conf");
        var kind = LocalKind.of("file", "path: " + path + "\nmode: \"0600\"\n" + owner + "content: x\n");
        LocalKind.expectSuccess(kind.call("apply"));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        var check = kind.call("check");
        assertThat(check.exitCode()).isEqualTo(10);
        assertThat(check.stdout()).contains("644", "600");
        assertThat(kind.call("verify").exitCode()).isNotZero();
    }

    @Test
    void theCheckShowsADiff() throws Exception {
        var path = temp.resolve("c.conf");
        Files.writeString(path, "one\ntwo\n");
        var check = LocalKind.of("file", "path: " + path + "\n" + owner + "content: |\n  one\n  three\n")
                .call("check");
        assertThat(check.exitCode()).isEqualTo(10);
        assertThat(check.stdout()).contains("-two", "+three");
    }

    @Test
    void aRefusedConfigurationIsNotInstalled() throws Exception {
        var path = temp.resolve("c.conf");
        Files.writeString(path, "good");
        var kind = LocalKind.of(
                "file", "path: " + path + "\n" + owner + "content: bad\nvalidate: [grep, -q, good, \"{effective}\"]\n");
        var apply = kind.call("apply");
        assertThat(apply.exitCode()).isEqualTo(65);
        assertThat(apply.stdout()).contains("grep refuses").contains("nothing was changed");
        assertThat(path).hasContent("good");
    }

    @Test
    void aDropInIsValidatedWithinTheWholeStagedConfiguration() throws Exception {
        var main = temp.resolve("app.conf");
        var dropIns = Files.createDirectory(temp.resolve("app.conf.d"));
        Files.writeString(main, "include " + dropIns + "/*.conf\n");
        Files.writeString(dropIns.resolve("10-other.conf"), "other\n");
        var program = temp.resolve("program");
        Files.writeString(
                program,
                "#!/bin/sh\ndir=$(sed -n 's|^include \\(.*\\)/.*|\\1|p' \"$1\")\n[ \"$dir\" != " + dropIns
                        + " ] && cat \"$dir\"/*.conf | tr '\\n' ' ' >" + temp + "/seen\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        var kind = LocalKind.of(
                "file",
                "path: " + dropIns + "/20-ours.conf\n" + owner + "content: |\n  ours\nvalidate: [" + program
                        + ", \"{effective}\"]\n");
        LocalKind.expectSuccess(kind.call("apply"));
        assertThat(temp.resolve("seen")).hasContent("other ours ");
        assertThat(main).content().contains(dropIns.toString());
    }

    @Test
    void contentIsATemplate() {
        var values = new Values(Map.of("port", "2222"), Map.of(), Map.of());
        var kind = LocalKind.of("file", "path: /etc/x\ncontent: |\n  Port <%= port %>\n", values);
        assertThat(kind.rendered().diffable()).isEqualTo("Port 2222\n");
        assertThat(kind.rendered().variables())
                .containsEntry("FILE_CONTENT", "Port 2222\n")
                .containsEntry("FILE_MODE", "644")
                .containsEntry("FILE_OWNER", "root");
    }

    @Test
    void aSecretIsNamedAndNeverShown() {
        var rendered =
                LocalKind.of("file", "path: /etc/x\nsecret: restic_password\n").rendered();
        assertThat(rendered.secrets()).containsExactly("restic_password");
        assertThat(rendered.diffable()).isEmpty();
        assertThat(rendered.variables()).containsEntry("FILE_MODE", "600").containsEntry("FILE_CONTENT", "");
    }

    @Test
    void mistakesAreCollectedWithTheirPlaces() {
        assertThat(LocalKind.mistakes("file", "path: etc/x\nmod: \"0644\"\nmode: 9\n"))
                .anyMatch(text -> text.startsWith("t.yaml:1:7") && text.contains("absolute path"))
                .anyMatch(text -> text.startsWith("t.yaml:2:1") && text.contains("did you mean 'mode'?"))
                .anyMatch(text -> text.startsWith("t.yaml:3:7") && text.contains("octal"))
                .anyMatch(text -> text.contains("exactly one of content, template and secret"))
                .hasSize(4);
        assertThat(LocalKind.mistakes("file", "path: /x\ncontent: a\nsecret: b\n"))
                .singleElement()
                .asString()
                .contains("found 2");
        assertThat(LocalKind.mistakes("file", "path: /x\ntemplate: ../../etc/passwd\n"))
                .singleElement()
                .asString()
                .contains("beside the runbook");
    }

    private String saved() throws IOException {
        return Files.createTempDirectory(temp, "saved").toString();
    }
}
