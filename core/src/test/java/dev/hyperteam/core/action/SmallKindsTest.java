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

/** Kinds that need no more than a shell and a folder to prove their whole life. */
final class SmallKindsTest {
    @TempDir
    Path temp;

    @TempDir
    Path elsewhere;

    private String owner = "";

    @BeforeEach
    void whoAmI() {
        owner = "owner: " + System.getProperty("user.name") + "\ngroup: " + System.getProperty("user.name") + "\n";
    }

    @Test
    void aDirectoryComesAndGoesWithItsParents() throws Exception {
        LocalKind.of("directory", "path: " + temp + "/a/b\nmode: \"0750\"\n" + owner)
                .proveLife(saved());
        assertThat(temp.resolve("a")).doesNotExist();
    }

    @Test
    void anExistingDirectoryGetsItsModeBack() throws Exception {
        var folder = Files.createDirectory(
                temp.resolve("d"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx-----x")));
        Files.writeString(folder.resolve("x"), "kept");
        LocalKind.of("directory", "path: " + folder + "\nmode: \"0755\"\n" + owner)
                .proveLife(saved());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx-----x");
        assertThat(folder.resolve("x")).hasContent("kept");
    }

    @Test
    void aDirectoryThatSomebodyFilledIsNotRemoved() throws Exception {
        var kind = LocalKind.of("directory", "path: " + temp + "/d\n" + owner);
        String saved = saved();
        LocalKind.expectSuccess(kind.call("capture", saved));
        LocalKind.expectSuccess(kind.call("apply"));
        Files.writeString(temp.resolve("d/theirs"), "x");
        var restore = kind.call("restore", saved);
        assertThat(restore.exitCode()).isEqualTo(65);
        assertThat(restore.stdout()).contains("not empty");
        assertThat(temp.resolve("d/theirs")).exists();
    }

    @Test
    void aLinkComesAndGoes() throws Exception {
        LocalKind.of("link", "path: " + temp + "/a/l\ntarget: ../x y\n").proveLife(saved());
        assertThat(temp.resolve("a")).doesNotExist();
    }

    @Test
    void aFileInTheLinksPlaceComesBack() throws Exception {
        Files.writeString(temp.resolve("l"), "old");
        LocalKind.of("link", "path: " + temp + "/l\ntarget: /elsewhere\n").proveLife(saved());
        assertThat(temp.resolve("l")).hasContent("old");
    }

    @Test
    void aLineIsReplacedAndComesBackByteForByte() throws Exception {
        var file = temp.resolve("f");
        Files.writeString(file, "a 1\n#Port 22\nb 2\nPort 23\nno newline at the end");
        LocalKind.of("line", "path: " + file + "\nline: Port 2222\n").proveLife(saved());
        assertThat(Files.readString(file)).isEqualTo("a 1\n#Port 22\nb 2\nPort 23\nno newline at the end");
    }

    @Test
    void aLineInANewFileComesAndGoes() throws Exception {
        LocalKind.of("line", "path: " + temp + "/new/f\nline: net.x=1\n").proveLife(saved());
        assertThat(temp.resolve("new")).doesNotExist();
    }

    @Test
    void undoOfALineKeepsWhatOthersChangedSince() throws Exception {
        var file = temp.resolve("f");
        Files.writeString(file, "a 1\nPort 22\n");
        var kind = LocalKind.of("line", "path: " + file + "\nline: Port 2222\n");
        String saved = saved();
        LocalKind.expectSuccess(kind.call("capture", saved));
        LocalKind.expectSuccess(kind.call("apply"));
        assertThat(Files.readString(file)).isEqualTo("a 1\nPort 2222\n");
        Files.writeString(file, "theirs\na 1\nPort 2222\n");
        LocalKind.expectSuccess(kind.call("restore", saved));
        assertThat(Files.readString(file)).isEqualTo("theirs\na 1\nPort 22\n");
    }

    @Test
    void aMatchThatMissesItsOwnLineIsRefused() throws Exception {
        var kind = LocalKind.of("line", "path: " + temp + "/f\nline: Port 1\nmatch: ^Prot\n");
        var apply = kind.call("apply");
        assertThat(apply.exitCode()).isNotZero();
        assertThat(apply.stdout()).contains("does not match the line itself");
    }

    @Test
    void anEd25519PairAndARandomSecretComeAndGo() throws Exception {
        LocalKind.of("key", "path: " + temp + "/k/id\n" + owner).proveLife(saved());
        LocalKind.of("key", "path: " + temp + "/k/secret\ntype: random\n" + owner)
                .proveLife(saved());
        assertThat(temp.resolve("k")).doesNotExist();
    }

    @Test
    void aKeyThatIsThereIsKept() throws Exception {
        var kind = LocalKind.of("key", "path: " + temp + "/id\n" + owner);
        LocalKind.expectSuccess(kind.call("apply"));
        String before = Files.readString(temp.resolve("id"));
        Files.delete(temp.resolve("id.pub"));
        assertThat(kind.call("check").exitCode()).isEqualTo(10);
        LocalKind.expectSuccess(kind.call("apply"));
        LocalKind.expectSuccess(kind.call("verify"));
        assertThat(temp.resolve("id")).hasContent(before);
    }

    @Test
    void certificatesComeAndGoAndFitTheirAuthority() throws Exception {
        String ca =
                "role: ca\npath: " + temp + "/pki/ca.crt\nkey: " + temp + "/pki/ca.key\ncommon_name: Test CA\n" + owner;
        String signedBy = "ca: " + temp + "/pki/ca.crt\nca_key: " + temp + "/pki/ca.key\n" + owner;
        LocalKind.of("certificate", ca).proveLife(saved());
        var authority = LocalKind.of("certificate", ca);
        apply(authority);
        var server = LocalKind.of(
                "certificate",
                "path: " + temp + "/pki/s.crt\nkey: " + temp + "/pki/s.key\ncommon_name: server\n"
                        + "sans: [\"host.example, 10.0.0.1\", \"fd00::1\"]\n" + signedBy);
        server.proveLife(saved());
        LocalKind.of(
                        "certificate",
                        "role: client\npath: " + temp + "/pki/c.crt\nkey: " + temp + "/pki/c.key\ncommon_name: cli\n"
                                + signedBy)
                .proveLife(saved());
        apply(server);
        Files.delete(temp.resolve("pki/ca.key"));
        Files.delete(temp.resolve("pki/ca.crt"));
        apply(authority);
        var check = server.call("check");
        assertThat(check.exitCode()).as("a certificate of another authority").isEqualTo(10);
        assertThat(check.stdout()).contains("not signed by");
        assertThat(server.call("verify").exitCode()).isNotZero();
    }

    @Test
    void aScriptReadsItsParametersAndHasItsOwnLife() throws Exception {
        var values =
                new Values(Map.of("where", temp.resolve("it's $here").toString()), Map.of(), Map.of("os_id", "debian"));
        LocalKind.of("script", """
                uses: [where, facts.os_id]
                check: 'test -e "$where" || { echo missing; exit 10; }'
                apply: echo "$facts_os_id" >"$where"
                undo: rm -f "$where"
                verify: grep -qx debian "$where" 2>/dev/null
                """, values).proveLife(saved());
    }

    @Test
    void aSyntaxMistakeInAScriptEndsOnlyItsOwnCall() throws Exception {
        var kind = LocalKind.of("script", "check: 'if then'\napply: 'true'\n");
        var check = kind.call("check");
        assertThat(check.exitCode()).isNotIn(0, 10, 11);
        var restore = kind.call("restore", saved());
        assertThat(restore.exitCode()).isEqualTo(65);
        assertThat(restore.stdout()).contains("no way back");
    }

    /** What openssl reports of its work may stand on standard error; only the exit code counts here. */
    private static void apply(LocalKind kind) throws InterruptedException {
        var result = kind.call("apply");
        assertThat(result.exitCode()).as(result.stdout() + result.stderr()).isZero();
    }

    private String saved() throws IOException {
        return Files.createTempDirectory(elsewhere, "saved").toString();
    }
}
