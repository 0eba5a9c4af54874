package dev.hyperteam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitAndDoctorTest {
    @TempDir
    Path folder;

    private final FakeMachine machine = new FakeMachine();
    private final FakeConnector host = new FakeConnector();

    @BeforeEach
    void network() {
        machine.connector = Optional.of(host);
    }

    private Outcome typing(@Nullable String typed, String... args) {
        return Outcome.of(folder, machine, typed, Map.of(), args);
    }

    @Test
    void init_asks_for_the_host_shows_its_key_and_writes_three_files() throws Exception {
        var outcome = typing("192.0.2.7\ny\n", "init", "--name", "web1");
        assertThat(outcome.err())
                .contains("Which server?")
                .contains("the host shows SHA256:abcdef")
                .contains("Trust it?");
        assertThat(outcome.out()).contains("wrote hyperteam.yaml").contains("web1: the host's key is pinned");
        assertThat(outcome.code()).isZero();
        assertThat(host.known).isTrue();
        assertThat(Files.readString(folder.resolve("hyperteam.yaml"))).contains("  web1:\n    host: 192.0.2.7\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(".env"))))
                .isEqualTo("rw-------");
        assertThat(Files.readString(folder.resolve(".gitignore"))).contains(".env\n.hyperteam/\nlogs/\n");
        assertThat(typing(null, "config", "validate").out()).contains("✓ 1 target, 12 teams");
    }

    @Test
    void a_key_that_nobody_agreed_to_is_not_trusted() {
        var refused = typing("n\n", "init", "--host", "web1");
        assertThat(refused.code()).isEqualTo(3);
        assertThat(host.known).isFalse();
        assertThat(typing(null, "init", "--host", "web1", "--force").code()).isEqualTo(3);
        assertThat(typing(null, "init", "--host", "web1", "--force", "--accept-host-key")
                        .code())
                .isZero();
        assertThat(host.known).isTrue();
    }

    @Test
    void an_existing_configuration_is_never_overwritten_unasked() throws Exception {
        Files.writeString(folder.resolve("hyperteam.yaml"), "ssh: { host: mine }\n");
        var outcome = typing(null, "init", "--host", "web1", "--accept-host-key");
        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.err()).contains("hyperteam.yaml is there already").contains("--force");
        assertThat(typing("n\n", "init", "--host", "web1", "--offline").code()).isEqualTo(3);
        assertThat(Files.readString(folder.resolve("hyperteam.yaml"))).isEqualTo("ssh: { host: mine }\n");
        assertThat(typing("y\n", "init", "--host", "web1", "--offline").code()).isZero();
    }

    @Test
    void what_is_in_gitignore_already_stays_and_is_not_written_twice() throws Exception {
        Files.writeString(folder.resolve(".gitignore"), "target/\n.env");
        typing(null, "init", "--host", "web1", "--offline");
        typing(null, "init", "--host", "web1", "--offline", "--force");
        assertThat(Files.readAllLines(folder.resolve(".gitignore")))
                .startsWith("target/", ".env")
                .containsOnlyOnce(".env", ".hyperteam/", "logs/");
    }

    @Test
    void a_host_that_is_none_writes_nothing() {
        var outcome = typing(null, "init", "--host", "root@web1", "--offline");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("not a host: 'root@web1'").contains("write the user under user:");
        assertThat(folder.resolve("hyperteam.yaml")).doesNotExist();
        assertThat(typing(null, "init").code()).isEqualTo(3);
    }

    @Test
    void doctor_is_content_with_a_good_project() throws Exception {
        Files.writeString(folder.resolve("hyperteam.yaml"), "ssh: { host: web1 }\n");
        var outcome = typing(null, "doctor");
        assertThat(outcome.out())
                .contains("✓ Java ")
                .contains("✓ hyperteam.yaml has no mistakes")
                .contains("✓ web1: logged in, answer in 12 ms")
                .contains("✓ web1: root\n")
                .contains("✓ web1: Debian GNU/Linux 12 on x86_64")
                .doesNotContain("✗");
        assertThat(outcome.code()).isZero();
    }

    @Test
    void doctor_tells_everything_that_is_wrong_and_how_to_mend_it() throws Exception {
        Files.writeString(
                folder.resolve("hyperteam.yaml"),
                "ssh: { host: web1, identity_file: missing.key }\nsecret_command: no-such-program-here\n");
        Files.writeString(folder.resolve(".env"), "A=b c\n");
        host.answers.put("uid", "1000");
        host.answers.put("space", "10");
        machine.labProblems = List.of(new Problem("needs root", "", "", "use sudo"));
        var outcome = typing(null, "doctor");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out())
                .contains("– lab, driver container: needs root\n    use sudo")
                .contains("✗ .env:1:3: not a valid line")
                .contains("✗ secret_command no-such-program-here cannot be run")
                .contains("✗ web1: cannot read " + folder.resolve("missing.key"))
                .contains("✗ web1: user id 1000 has not root's rights")
                .contains("✗ web1: 10 MiB free in /var");
        host.reachable = false;
        assertThat(typing(null, "doctor").out()).contains("✗ web1: no connection: refused\n    mend it");
        assertThat(typing(null, "doctor", "-o", "json").out()).contains("\"sign\": \"bad\"");
    }

    @Test
    void doctor_reports_a_wrong_configuration_as_a_finding() throws Exception {
        Files.writeString(folder.resolve("hyperteam.yaml"), "retri: {}\n");
        var outcome = typing(null, "doctor");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out())
                .contains("✗ hyperteam.yaml:1:1: unknown key 'retri'")
                .contains("did you mean 'retry'?");
    }

    @Test
    void the_runbook_schema_is_printed_too() {
        assertThat(typing(null, "config", "schema", "runbook").out())
                .contains("\"$schema\"")
                .contains("persona");
        assertThat(typing(null, "config", "schema", "x").code()).isEqualTo(2);
    }
}
