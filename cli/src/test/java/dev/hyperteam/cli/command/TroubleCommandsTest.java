package dev.hyperteam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real program in trouble: the exit code, and one clear message that says what to do next. */
@Tag("host")
@Timeout(60)
class TroubleCommandsTest {
    private static final String NAME = "trouble-cli";
    private static final String TEAM = """
            team: demo
            name: Demo
            phase: 1
            needs: []
            estimate: 1m
            persona: none
            steps:
              - id: note
                title: Write a note
                action:
                  file: { path: /srv/t/note, content: "ours" }
            """;
    private static final String FAILS = TEAM + """
              - id: fails
                title: Fail for a reason
                action:
                  script:
                    check: exit 10
                    apply: echo 'the disk is on fire' >&2; exit 9
                    undo: ":"
                verify:
                  - run: "true"
            """;
    private static final String SETTINGS = "retry: { max_attempts: 1 }\nverification: { max_attempts: 1 }\n";

    private static LabHost host;

    @TempDir
    private Path folder;

    @BeforeAll
    static void boot() throws InterruptedException {
        host = Lab.onThisMachine().fresh(LabSettings.of(NAME), step -> {});
        Program.onHost(host, "command -v nft || apt-get install -y nftables");
        Program.onHost(
                host,
                "useradd -m joe; mkdir -p ~joe/.ssh; cp /root/.ssh/authorized_keys ~joe/.ssh/; chown -R joe ~joe/.ssh");
    }

    @AfterAll
    static void down() throws InterruptedException {
        Lab.onThisMachine().down(NAME);
    }

    @BeforeEach
    void clean() throws InterruptedException, IOException {
        Program.onHost(host, "nft flush ruleset; rm -rf /var/lib/hyperteam /srv/t; mkdir /srv/t");
        Files.writeString(folder.resolve("ssh_config"), "ConnectTimeout 1\n");
    }

    private Program project(String team, String... replace) {
        String ssh = Program.target(host)
                .replace("/dev/null", folder.resolve("ssh_config").toString());
        for (int i = 0; i < replace.length; i += 2) {
            assertThat(ssh).contains(replace[i]);
            ssh = ssh.replace(replace[i], replace[i + 1]);
        }
        return Program.project(folder, ssh, SETTINGS, team);
    }

    private static Program.Said assertTells(Program.Said said, int code, String... words) {
        assertThat(said.code()).as(said.all()).isEqualTo(code);
        assertThat(said.all()).contains(words).doesNotContain("\tat ", "Exception", "null");
        assertThat(said.all().split("next: ", -1))
                .as("what to do next, once: %s", said.all())
                .hasSize(2);
        return said;
    }

    @Nested
    class Connections {
        private void cannotBegin(Program program, String... words) throws InterruptedException {
            assertTells(program.run("run", "--yes", "--team", "demo"), 1, words);
            assertThat(Program.onHost(host, "ls -A /srv/t")).isEmpty();
            assertThat(program.run("status").out()).contains("failed");
        }

        @Test
        void nobodyListens() throws InterruptedException {
            cannotBegin(
                    project(TEAM, "port: 22", "port: 2"),
                    "root@" + host.address() + ":2: connection refused",
                    "does sshd listen on port 2 there?");
        }

        @Test
        void packetsAreDropped() throws InterruptedException {
            Program.onHost(host, """
                    nft add table inet cut
                    nft 'add chain inet cut input { type filter hook input priority 0; policy accept; }'
                    nft add rule inet cut input tcp dport 22 drop
                    """);
            cannotBegin(
                    project(TEAM),
                    "root@" + host.address() + ": no answer within 1 s",
                    "a firewall drops the packets",
                    "port 22 is open");
        }

        @Test
        void somebodyListensAndSaysNothing() throws InterruptedException, IOException {
            try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                cannotBegin(
                        project(TEAM, "port: 22", "port: " + silent.getLocalPort(), host.address(), "127.0.0.1"),
                        "the connection was taken, but nobody answered within 1 s",
                        "no SSH server",
                        "ssh -v -p " + silent.getLocalPort() + " root@127.0.0.1");
            }
        }

        @Test
        void theHostKeyIsNotKnown() throws InterruptedException {
            cannotBegin(
                    project(
                            TEAM,
                            host.knownHosts().toString(),
                            folder.resolve("nothing").toString()),
                    "no host key is trusted for " + host.address(),
                    "SHA256:",
                    "ssh-keyscan",
                    "pin_unknown_host_key: true");
            assertThat(folder.resolve("nothing")).doesNotExist();
        }

        @Test
        void theHostKeyIsAnotherOne() throws InterruptedException, IOException {
            Path changed = folder.resolve("changed");
            Files.writeString(changed, host.address() + " " + otherKey());
            cannotBegin(
                    project(TEAM, host.knownHosts().toString(), changed.toString()),
                    "the host key is not the one that is trusted",
                    changed + ":1",
                    "ssh-keygen -f " + changed + " -R");
        }

        @Test
        void theKeyIsRefused() throws InterruptedException, IOException {
            assertThat(otherKey()).startsWith("ssh-ed25519");
            cannotBegin(
                    project(
                            TEAM,
                            host.privateKey().toString(),
                            folder.resolve("other").toString()),
                    "the host refused the login of 'root'",
                    folder.resolve("other").toString(),
                    "authorized_keys");
        }

        @Test
        void theUserMayNotBecomeRoot() throws InterruptedException {
            cannotBegin(
                    project(TEAM, "user: root", "user: joe"),
                    host.address() + ": 'joe' may not become root",
                    "NOPASSWD");
        }

        /** {@return the public half of a new key in {@code other}} */
        private String otherKey() throws InterruptedException, IOException {
            Path file = folder.resolve("other");
            var keygen =
                    new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString()).start();
            assertThat(keygen.waitFor()).isZero();
            return Files.readString(Path.of(file + ".pub"));
        }
    }

    @Test
    void aStepThatFailsIsNamedWithItsReasonAndNothingIsUndone() throws InterruptedException {
        var program = project(FAILS);
        var said = assertTells(
                program.run("run", "--yes", "--team", "demo"),
                1,
                "❌ [DEMO] FAILED - Phase 1 - fails: the action ended with exit code 9: the disk is on fire",
                "demo  1      failed  1/2",
                "next: hyperteam logs demo, then hyperteam resume ");
        assertThat(said.err()).isEmpty();
        assertThat(Program.onHost(host, "cat /srv/t/note")).isEqualTo("ours");
        assertTells(program.run("resume"), 1, "the disk is on fire");
    }

    @Test
    void aTeamThatFailsIsTakenBackIfSoAskedFor() throws InterruptedException {
        var program = project(FAILS);
        var said = assertTells(
                program.run("run", "--yes", "--team", "demo", "--set", "error_handling.rollback_on_failure=true"),
                1,
                "the disk is on fire",
                "↩ [DEMO] UNDONE - Write a note",
                "next: hyperteam logs demo, then the same run again: what failed was taken back");
        assertThat(said.err()).isEmpty();
        assertThat(Program.onHost(host, "ls -A /srv/t")).isEmpty();
        assertTells(program.run("resume"), 1, "what it did was taken back", "start anew");
    }

    @Test
    void aHostThatSomebodyElseDrivesIsLeftAlone() throws InterruptedException {
        Program.onHost(
                host,
                "mkdir -p /var/lib/hyperteam; printf 'token=2\\nowner=x\\nholder=ann@desk:7\\nrun=r\\nboot=%s\\nuptime=%s\\nttl=60\\n'"
                        + " \"$(cat /proc/sys/kernel/random/boot_id)\" \"$(cut -d. -f1 /proc/uptime)\" >/var/lib/hyperteam/lease");
        assertTells(
                project(TEAM).run("run", "--yes", "--team", "demo"),
                5,
                "another run drives this target",
                "ann@desk:7",
                "a driver that died is forgotten after 1m 0s");
        assertThat(Program.onHost(host, "ls -A /srv/t")).isEmpty();
    }

    @Test
    void driftAndConflictsAreTold() throws InterruptedException {
        var program = project(TEAM);
        assertThat(program.run("run", "--yes", "--team", "demo").code()).isZero();
        Program.onHost(host, "echo theirs >/srv/t/note");
        var drift = program.run("verify", "--team", "demo");
        assertThat(drift.code()).as(drift.all()).isEqualTo(4);
        assertThat(drift.out()).contains("note");
        var back = program.run("rollback", "--team", "demo", "--yes");
        assertThat(back.code()).as(back.all()).isEqualTo(1);
        assertThat(back.all())
                .contains("CONFLICT", "somebody changed it since; it is left alone")
                .doesNotContain("\tat ");
        assertThat(Program.onHost(host, "cat /srv/t/note")).isEqualTo("theirs");
    }
}
