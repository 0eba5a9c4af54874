package dev.hyperteam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody sits at a terminal, a real one of the kernel's, and is asked by the real program. */
@Tag("host")
@Timeout(120)
class TerminalApproverTest {
    private static final String NAME = "trouble-terminal";
    private static final Pattern QUESTION =
            Pattern.compile("Approve ([0-9a-f]{4})\\? \\[y]es, \\[n]o, Enter leaves it open ");
    private static final char CTRL_C = 3;
    private static final String TEAM = """
            team: asks
            name: asks
            phase: 1
            needs: []
            estimate: 1m
            persona: none
            steps:
              - id: make
                title: Make it
                hazard: [data-loss]
                action:
                  script:
                    check: test ! -e /srv/made || exit 0; exit 10
                    apply: touch /srv/made
                    undo: rm -f /srv/made
                verify:
                  - run: ls /srv/made
            """;

    private static LabHost host;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private Program program;
    private @Nullable Process terminal;

    @BeforeAll
    static void boot() throws InterruptedException {
        host = Lab.onThisMachine().fresh(LabSettings.of(NAME), step -> {});
    }

    @AfterAll
    static void down() throws InterruptedException {
        Lab.onThisMachine().down(NAME);
    }

    @BeforeEach
    void project() throws InterruptedException {
        Program.onHost(host, "rm -rf /var/lib/hyperteam /srv/made");
        program = Program.project(folder, host, "", TEAM);
    }

    @AfterEach
    void end() {
        if (terminal != null) {
            terminal.descendants().forEach(ProcessHandle::destroyForcibly);
            terminal.destroyForcibly();
        }
    }

    private String run() throws IOException {
        terminal = program.onTerminal("run", "--yes", "--team", "asks");
        return question(1);
    }

    private Process terminal() {
        return Objects.requireNonNull(terminal);
    }

    private String text() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    /** Reads what the terminal shows until the question stands there for the n-th time. {@return its id} */
    private String question(int nth) throws IOException {
        while (QUESTION.matcher(text()).results().count() < nth) {
            int next = terminal().getInputStream().read();
            assertThat(next).as("it ended without a question: %s", text()).isNotNegative();
            shown.write(next);
        }
        return QUESTION.matcher(text()).results().toList().getLast().group(1);
    }

    private void type(String text) throws IOException {
        terminal().getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        terminal().getOutputStream().flush();
    }

    private int ended() throws IOException, InterruptedException {
        terminal().getInputStream().transferTo(shown);
        assertThat(terminal().waitFor(60, TimeUnit.SECONDS)).isTrue();
        return terminal().exitValue();
    }

    private static String made() throws InterruptedException {
        return Program.onHost(host, "ls /srv/made 2>/dev/null || echo nothing");
    }

    @Test
    void whatIsNoAnswerIsAskedAgainAndAYesGoesOn() throws Exception {
        String id = run();
        assertThat(text()).contains("data-loss: Make it");
        assertThat(made()).as("nothing is done before the answer").isEqualTo("nothing");
        type("yep\n");
        assertThat(question(2)).isEqualTo(id);
        assertThat(text()).contains("that is no answer: type y or n, or press Enter alone");
        type("Y\n");

        assertThat(ended()).as(text()).isZero();
        assertThat(made()).isEqualTo("/srv/made");
        assertThat(program.run("events").out())
                .containsPattern("ApprovalAnswered.*" + id + ".*\\Q" + Letters.who() + "\\E");
    }

    @Test
    void aNoIsAskedForItsReasonAndBlocks() throws Exception {
        String id = run();
        type("n\nwrong disk\n");

        assertThat(ended()).as(text()).isEqualTo(3);
        assertThat(text()).contains("Why? (may be empty)", "REJECTED - " + id + " by ", "wrong disk");
        assertThat(made()).isEqualTo("nothing");
    }

    @Test
    void enterLeavesItOpen() throws Exception {
        String id = run();
        type("\n");

        assertThat(ended()).as(text()).isEqualTo(3);
        assertThat(text()).contains("hyperteam approve " + id);
        assertThat(made()).isEqualTo("nothing");
    }

    @Test
    void ctrlCEndsTheRunAndLeavesTheQuestionOpen() throws Exception {
        String id = run();
        type(String.valueOf(CTRL_C));

        assertThat(ended()).as(text()).isEqualTo(130);
        assertThat(text()).contains("stopping: nothing new is started").doesNotContain("left at once", "Exception");
        assertThat(made()).isEqualTo("nothing");
        var open = program.run("approvals");
        assertThat(open.out()).contains("approval " + id, "hyperteam approve " + id);

        assertThat(program.run("approve", id).code()).isZero();
        var resumed = program.run("resume");
        assertThat(resumed.code()).as(resumed.all()).isZero();
        assertThat(made()).isEqualTo("/srv/made");
    }
}
