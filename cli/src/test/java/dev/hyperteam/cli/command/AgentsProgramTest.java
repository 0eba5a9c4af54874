package dev.hyperteam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.json.Json;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import dev.hyperteam.testkit.model.Heard;
import dev.hyperteam.testkit.model.ModelServer;
import dev.hyperteam.testkit.model.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real program with a model that is asked over real HTTP: doctor, a run that a model helps, what that cost, a question about it. */
@Tag("host")
class AgentsProgramTest {
    private static final String NAME = "cli-agents";
    private static final String TEAM = """
            team: notes
            name: Notes
            phase: 1
            needs: []
            estimate: 1m
            persona: You look after the notes.
            steps:
              - id: note
                title: Write the note
                action:
                  script:
                    check: '[ -e /srv/notes/note ] || exit 10'
                    apply: 'echo hello >/srv/notes/note'
                    undo: rm -f /srv/notes/note
                verify:
                  - run: cat /srv/notes/note
                    expect: { output: hello }
            """;

    private static LabHost host;

    @TempDir
    private Path folder;

    @BeforeAll
    static void boot() throws InterruptedException {
        host = Lab.onThisMachine().fresh(LabSettings.of(NAME), step -> {});
    }

    @AfterAll
    static void down() throws InterruptedException {
        Lab.onThisMachine().down(NAME);
    }

    private static Reply calls(String id, String tool, Json.Obj arguments) {
        return Reply.calls(id, tool, arguments);
    }

    /** Mends what is missing, explains what it is asked, says ok to doctor. */
    private static Reply model(Heard heard) {
        if (heard.tools().isEmpty()) {
            return Reply.says("ok");
        }
        long made = heard.lines().stream()
                .filter(line -> line.role() == Heard.Role.CALL)
                .count();
        if (heard.system().startsWith("You explain")) {
            if (made == 0) {
                return calls(
                        "1",
                        "find_events",
                        Json.object().with("text", "AttemptFailed").with("count", 5));
            }
            String number = heard.results().getLast().replaceAll("(?s)^.*?\n#([0-9]+) .*$", "$1");
            return Reply.says("The folder was missing (#" + number + "); nobody knows why (#99999).");
        }
        return switch ((int) made) {
            case 0 ->
                calls(
                        "1",
                        "run_script",
                        Json.object()
                                .with("check", "[ -d /srv/notes ] || exit 10")
                                .with("apply", "mkdir /srv/notes")
                                .with("undo", "rmdir /srv/notes")
                                .with("verify", "[ -d /srv/notes ]")
                                .with("why", "the folder is missing"));
            case 1 ->
                calls(
                        "2",
                        "submit_answer",
                        Json.object().with("outcome", "try_again").with("words", "made the folder"));
            default -> Reply.says("?");
        };
    }

    @Test
    void doctorRunAndAsk() throws IOException, InterruptedException {
        try (var server = ModelServer.start(AgentsProgramTest::model)) {
            String prices =
                    "as_of: 2026-11-01\nprices:\n  openai-compatible:\n    some-model: { input: 1, output: 10 }\n";
            var program = Program.project(folder, host, """
                    models:
                      default_provider: openai-compatible
                      model: some-model
                      base_url: %s
                      prices: prices.yaml
                    agents: { autonomy: full }
                    """.formatted(server.url("openai-compatible")), TEAM);
            Files.writeString(folder.resolve("prices.yaml"), prices);
            assertThat(program.run("doctor").out()).contains("model openai-compatible/some-model answers");
            var run = program.run("run", "--team", "notes", "--yes", "--mode", "assist");
            assertThat(run.code()).as(run.all()).isZero();
            assertThat(run.out())
                    .contains(
                            // the step, and the repair twice: it is made, undone to show that it can be, and made again
                            "notes  1      complete  1/1    3",
                            "AGENT",
                            "notes@",
                            "/assist/note/1",
                            "made the folder",
                            "$0.0006")
                    .contains("REPAIR");
            assertThat(Program.onHost(host, "cat /srv/notes/note")).isEqualTo("hello");
            var asked = program.run("ask", "why did the note fail?");
            assertThat(asked.code()).as(asked.all()).isZero();
            assertThat(asked.out())
                    .containsPattern("The folder was missing \\(#[0-9]+\\)")
                    .contains("warning: the run has no event #99999", "240 tokens, $0.0006");
            assertThat(program.run("rollback", "--to-phase", "0", "--yes").code())
                    .isZero();
            assertThat(Program.onHost(host, "ls -d /srv/notes 2>/dev/null | wc -l"))
                    .isEqualTo("0");
        }
    }

    @Test
    void aModelThatCannotBeReachedLeavesTheRunbookAsItIs() throws InterruptedException {
        var program = Program.project(folder, host, """
                models:
                  default_provider: openai-compatible
                  model: some-model
                  base_url: http://127.0.0.1:9/v1
                """, TEAM);
        var doctor = program.run("doctor");
        assertThat(doctor.code()).isEqualTo(1);
        assertThat(doctor.out()).contains("✗").contains("127.0.0.1:9");
        var asked = program.run("ask", "why?");
        assertThat(asked.code()).isEqualTo(2);
        assertThat(asked.err()).contains("there is no run yet").doesNotContain("Exception");
    }
}
