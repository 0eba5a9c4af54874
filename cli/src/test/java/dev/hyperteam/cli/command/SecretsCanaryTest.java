package dev.hyperteam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Clock;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A secret that its own step shouts out in every form: nothing that Hyperteam keeps, shows or runs may repeat it. */
@Tag("host")
@Timeout(240)
class SecretsCanaryTest {
    private static final String NAME = "trouble-secrets";
    private static final String TEAM = """
            team: canary
            name: Canary
            phase: 1
            needs: []
            estimate: 1m
            persona: none
            parameters:
              password: { type: secret, default: canary_password, about: "A secret" }
            steps:
              - id: file
                title: Write the secret where it belongs
                action:
                  file:
                    path: /root/password
                    secret: "<%= password %>"
              - id: chatter
                title: Say the secret in every form
                action:
                  script:
                    uses: [password]
                    secrets: ["<%= password %>"]
                    check: test -e /root/chattered || { cat /root/password; exit 10; }
                    apply: |
                      cat "$HT_SECRETS/$password"; echo
                      cat "$HT_SECRETS/$password" >&2
                      base64 -w0 <"$HT_SECRETS/$password"; echo
                      printf 'user:%s' "$(cat "$HT_SECRETS/$password")" | base64 -w0; echo
                      od -An -v -tx1 "$HT_SECRETS/$password" | tr -d ' \\n'; echo
                      touch /root/working
                      until [ -e /root/go ]; do sleep 0.1; done
                      touch /root/chattered
                    undo: cat /root/password; rm -f /root/chattered
                    verify: cat /root/password; test -e /root/chattered
                verify:
                  - run: cat /root/password; ls /root/chattered
                    expect: { matches: "chattered" }
              - id: fails
                title: Fail with the secret in the message
                retry: never
                action:
                  file:
                    path: /root/refused
                    secret: "<%= password %>"
                    validate: [sh, -c, "cat {effective}; cat {effective} >&2; exit 3"]
            """;

    /** The same without what fails. */
    private static final String ENDS_WELL =
            TEAM.substring(0, TEAM.indexOf("  - id: fails")).replace("team: canary", "team: well");

    private static LabHost host;

    @TempDir
    private Path folder;

    private final String canary = "C4n4ry-" + HexFormat.of().toHexDigits(new Random().nextLong()) + "/+ &=$^.*[x]\\%";
    private final Map<String, String> found = new TreeMap<>();

    @BeforeAll
    static void boot() throws InterruptedException {
        host = Lab.onThisMachine().fresh(LabSettings.of(NAME), step -> {});
    }

    @AfterAll
    static void down() throws InterruptedException {
        Lab.onThisMachine().down(NAME);
    }

    @Test
    void aSecretIsNowhereButWhereItsStepPutsIt() throws Exception {
        var program = Program.project(folder, host, "retry: { max_attempts: 1 }\n", TEAM);
        Files.writeString(folder.resolve("teams/well.yaml"), ENDS_WELL);
        git("init", "-q");
        Path env = Files.writeString(folder.resolve(".env"), "CANARY_PASSWORD='" + canary + "'\n");
        Files.setPosixFilePermissions(env, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));

        var running = program.start("run", "--yes", "--team", "canary");
        sampleWhile(running);
        var run = program.await(running);
        assertThat(run.code()).as(run.all()).isEqualTo(1);
        assertThat(run.out()).contains("fails: ", "***canary_password***");

        look("run's terminal", run.all());
        assertThat(program.run("plan", "--team", "canary").code()).isZero();
        look("plan", Files.readString(folder.resolve("out")) + Files.readString(folder.resolve("err")));
        for (var verb : List.of(
                List.of("run", "--yes", "--team", "canary", "--output", "json"),
                List.of("status", "--output", "json"),
                List.of("logs", "canary"),
                List.of("events"),
                List.of("verify", "--team", "canary", "--output", "json"),
                List.of("config", "show"),
                List.of("show", "canary/chatter"),
                List.of("rollback", "--team", "canary", "--yes"))) {
            var said = program.run(verb.toArray(String[]::new));
            look(String.join(" ", verb), said.all());
            assertThat(said.out()).as("%s: %s", verb, said.err()).isNotEmpty();
        }
        // a phase that ends well leaves its record in the project's git repository
        var well = program.run("run", "--yes", "--team", "well");
        assertThat(well.code()).as(well.all()).isZero();
        look("run that ends well", well.all());
        lookAtRecord();
        lookAtFiles();
        lookAtHost();
        assertThat(found).isEmpty();
        assertThat(program.run("events").out()).as("it was there to be masked").contains("***canary_password***");
    }

    /** Looks at the processes of this machine and of the host until the step has been seen at work. */
    private void sampleWhile(Process running) throws InterruptedException, IOException {
        var clock = Clock.system();
        for (int seen = 0; seen < 5 && running.isAlive(); ) {
            lookAtProcesses();
            look(
                    "processes on the host",
                    Program.bytes(host, "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null"));
            seen += Program.onHost(host, "ls /root/working 2>/dev/null || true").isEmpty() ? 0 : 1;
            clock.sleep(Duration.ofMillis(50));
        }
        Program.onHost(host, "touch /root/go");
    }

    private void lookAtProcesses() throws IOException {
        try (var all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : all) {
                for (String name : List.of("cmdline", "environ")) {
                    try {
                        look("/proc/PID/" + name, Files.readAllBytes(process.resolve(name)));
                    } catch (NoSuchFileException e) {
                        // It has ended.
                    } catch (IOException e) {
                        // It is ending.
                    }
                }
            }
        }
    }

    private void lookAtFiles() throws IOException {
        List<Path> files;
        try (var all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith(".env"))
                    .toList();
        }
        assertThat(files)
                .anyMatch(file -> file.endsWith("journal.db"))
                .anyMatch(file -> file.endsWith("team_canary.log"));
        for (Path file : files) {
            look(folder.relativize(file).toString(), Files.readAllBytes(file));
        }
    }

    /** Every object of the repository, whatever refers to it, unpacked. */
    private void lookAtRecord() throws IOException, InterruptedException {
        assertThat(new String(git("ls-tree", "-r", "--name-only", "hyperteam/runs"), StandardCharsets.UTF_8))
                .contains("/hyperteam.yaml", "/plan.md", "/report.md");
        byte[] objects = git("cat-file", "--batch-all-objects", "--batch", "--buffer");
        assertThat(new String(objects, StandardCharsets.UTF_8)).contains("Say the secret in every form");
        look("objects of the git repository", objects);
        byte[] planted = ("x" + canary).getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(folder.resolve(".env.planted"), planted);
        String id = new String(git("hash-object", "-w", file.toString()), StandardCharsets.UTF_8).strip();
        assertThat(git("cat-file", "--batch-all-objects", "--batch", "--buffer"))
                .as("an object with the secret, which nothing refers to, would be seen")
                .containsSequence(planted);
        Files.delete(file);
        Files.delete(folder.resolve(".git/objects").resolve(id.substring(0, 2)).resolve(id.substring(2)));
    }

    private byte[] git(String... words) throws IOException, InterruptedException {
        var argv = new ArrayList<>(List.of("git", "-C", folder.toString()));
        argv.addAll(List.of(words));
        var builder = new ProcessBuilder(argv).redirectErrorStream(true);
        builder.environment().put("HOME", folder.toString());
        var process = builder.start();
        process.getOutputStream().close();
        byte[] said = process.getInputStream().readAllBytes();
        assertThat(process.waitFor())
                .as("%s: %s", argv, new String(said, StandardCharsets.UTF_8))
                .isZero();
        return said;
    }

    private void lookAtHost() throws InterruptedException {
        look("journal of systemd", Program.bytes(host, "journalctl -a --no-pager 2>/dev/null || true"));
        for (String place :
                List.of("/var/lib/hyperteam", "/run/hyperteam*", "/dev/shm", "/tmp", "/var/tmp", "/etc/systemd")) {
            look(
                    "files of the host in " + place,
                    Program.bytes(host, "find " + place + " -type f 2>/dev/null -exec cat {} + || true"));
            look("names in " + place, Program.bytes(host, "find " + place + " 2>/dev/null || true"));
        }
        assertThat(Program.onHost(host, "find /run/hyperteam* -type f 2>/dev/null || true"))
                .isEmpty();
    }

    private void look(String where, String text) {
        look(where, text.getBytes(StandardCharsets.UTF_8));
    }

    private void look(String where, byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8);
        forms().forEach((form, value) -> {
            int at = text.indexOf(value);
            if (at >= 0) {
                found.putIfAbsent(
                        where + ": " + form,
                        text.substring(Math.max(0, at - 60), at).replaceAll("\\p{Cntrl}", " "));
            }
        });
    }

    private Map<String, String> forms() {
        byte[] bytes = canary.getBytes(StandardCharsets.UTF_8);
        var forms = new LinkedHashMap<String, String>();
        forms.put("raw", canary);
        forms.put("half of it", canary.substring(0, canary.length() / 2));
        forms.put("in JSON", canary.replace("\\", "\\\\"));
        forms.put("base64", Base64.getEncoder().withoutPadding().encodeToString(bytes));
        forms.put("base64 behind 'user:'", inner("user:"));
        forms.put("URL", URLEncoder.encode(canary, StandardCharsets.UTF_8));
        forms.put("hex", HexFormat.of().formatHex(bytes));
        forms.put("HEX", HexFormat.of().withUpperCase().formatHex(bytes));
        return forms;
    }

    /** The middle of the base64 of a longer text: what stands at its ends depends on the neighbours. */
    private String inner(String before) {
        String all = Base64.getEncoder().encodeToString((before + canary).getBytes(StandardCharsets.UTF_8));
        int from = (before.length() * 8 + 5) / 6;
        return all.substring(from, all.length() - 4);
    }
}
