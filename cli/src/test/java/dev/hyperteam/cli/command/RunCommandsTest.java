package dev.hyperteam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.UndoEnding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunCommandsTest {
    @TempDir
    Path folder;

    private final FakeMachine machine = new FakeMachine();

    @BeforeEach
    void project() throws Exception {
        MotdProject.write(folder);
    }

    private Outcome run(String... args) {
        return Outcome.of(folder, machine, null, Map.of(), args);
    }

    private Outcome typing(@Nullable String typed, String... args) {
        return Outcome.of(folder, machine, typed, Map.of(), args);
    }

    @Test
    void a_run_prints_its_lines_and_its_table_and_ends_with_0() {
        var outcome = run("run", "--yes", "--team", "motd");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .contains("🚀 [MOTD] STARTING - Phase 1 - No dependencies")
                .contains("⏳ [MOTD] RUNNING - Say whose server this is (1/1)")
                .contains("✅ [MOTD] COMPLETE - Phase 1 - Duration: 2s - No issues")
                .contains("TEAM  PHASE  ENDING    STEPS  CHANGED  DURATION  REASON\n")
                .contains("\nmotd  1      complete  1/1    1        2s        -\n")
                .contains("\nleft out: bravo (has no steps yet)\n")
                .contains("\nrun 20261123-231502-k3f9 complete in 2s, 1 step changed\n")
                .doesNotContain("\u001b");
        assertThat(machine.calls).containsExactly("run team motd", "close");
    }

    @ParameterizedTest
    @CsvSource({"COMPLETE,0", "FAILED,1", "BLOCKED,3", "WAITING,3", "CANCELLED,130"})
    void the_exit_code_is_that_of_the_ending(RunEnding ending, int code) {
        machine.ending = ending;
        assertThat(run("run", "--yes").code()).isEqualTo(code);
    }

    @Test
    void a_failed_run_says_what_to_type_next() {
        machine.ending = RunEnding.FAILED;
        assertThat(run("run", "--lab").out())
                .endsWith("next: hyperteam logs motd --lab, then hyperteam resume 20261123-231502-k3f9 --lab\n");
    }

    @Test
    void a_run_that_waits_names_what_to_type() {
        machine.ending = RunEnding.WAITING;
        machine.waitingFor = java.util.List.of("3f2a");
        assertThat(run("run", "--yes").out())
                .endsWith("next: hyperteam approve 3f2a (or reject), then hyperteam resume 20261123-231502-k3f9\n");
        machine.waitingFor = java.util.List.of();
        assertThat(run("run", "--yes").out()).endsWith("next: hyperteam resume 20261123-231502-k3f9\n");
    }

    @Test
    void json_is_one_object_a_line_and_the_last_is_the_result() {
        var lines = run("run", "--yes", "--output", "json").out().lines().toList();
        assertThat(lines).allMatch(line -> line.startsWith("{\"type\":\"") && line.endsWith("}"));
        assertThat(lines.getFirst()).contains("\"event\":\"RunStarted\"");
        assertThat(lines.getLast())
                .startsWith("{\"type\":\"result\",\"run\":\"20261123-231502-k3f9\",\"ending\":\"complete\"")
                .contains("\"changed\":1");
    }

    @Test
    void who_cannot_be_asked_is_told_what_is_needed_with_exit_code_3() {
        var outcome = run("run", "--team", "motd");
        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .contains("team motd on web1: motd, 1 step, 1 step marked lockout")
                .contains("nobody can be asked here")
                .contains("add --yes");
        assertThat(machine.calls).isEmpty();
    }

    @Test
    void a_reader_who_agrees_starts_the_run_and_one_who_does_not_does_not() {
        assertThat(typing("y\n", "run").code()).isZero();
        machine.calls.clear();
        assertThat(typing("\n", "run").code()).isEqualTo(3);
        assertThat(typing("no\n", "run").err()).contains("not started");
        assertThat(machine.calls).isEmpty();
    }

    @Test
    void interactive_asks_before_each_phase() throws Exception {
        var outcome = typing("y\ny\n", "run", "--interactive");
        assertThat(outcome.err())
                .contains(
                        "approval 3f2a of run 20261123-231502-k3f9: start phase 1?",
                        "  teams motd@web1",
                        "Approve 3f2a?");
        assertThat(outcome.code()).isZero();
        assertThat(machine.askedAtTheGate).isEqualTo("yes");
        typing("y\nn\ntoo early\n", "run", "--interactive");
        assertThat(machine.askedAtTheGate).isEqualTo("no: too early");
        typing("y\n\n", "run", "--interactive");
        assertThat(machine.askedAtTheGate).isEqualTo("later");
        assertThat(run("run", "--interactive", "--yes").code()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "assist,none,no language model is configured",
        "agent,none,no language model is configured",
        "assist,anthropic,no API key for anthropic/some-model",
        "agent,gemini,GEMINI_API_KEY",
        "assist,openai-compatible,no base_url",
        "magic,none,'modes: runbook, assist, agent'"
    })
    void what_a_mode_lacks_is_told_before_anything_is_touched(String mode, String provider, String message) {
        var outcome = run(
                "run",
                "--yes",
                "--mode",
                mode,
                "--set",
                "models.default_provider=" + provider,
                "--set",
                "models.model=some-model");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains(message);
        assertThat(machine.calls).isEmpty();
    }

    @Test
    void a_mode_comes_back_at_a_resume_and_can_be_left_out_there() {
        machine.ending = RunEnding.FAILED;
        var model = new String[] {"--set", "models.default_provider=ollama", "--set", "models.model=some-model"};
        run("run", "--yes", "--mode", "assist", model[0], model[1], model[2], model[3]);
        assertThat(machine.requests.getLast().operator()).isInstanceOf(dev.hyperteam.agents.TeamAgents.class);
        assertThat(machine.requests.getLast().options()).containsEntry("mode", "assist");
        run("resume");
        assertThat(machine.requests.getLast().operator()).isInstanceOf(dev.hyperteam.agents.TeamAgents.class);
        run("resume", "--mode", "runbook");
        assertThat(machine.requests.getLast().operator()).isNotInstanceOf(dev.hyperteam.agents.TeamAgents.class);
    }

    @Test
    void overrides_reach_the_settings_and_the_journal_and_come_back_at_a_resume() {
        machine.ending = RunEnding.FAILED;
        run("run", "--yes", "--set", "motd.owner=me", "--set", "retry.max_attempts=7", "--max-concurrent-teams", "9");
        var first = machine.requests.getLast();
        assertThat(first.settings().parameters()).isEqualTo(Map.of("motd", Map.of("owner", "me")));
        assertThat(first.settings().retry().attempts()).isEqualTo(7);
        assertThat(first.settings().maxConcurrentTeams()).isEqualTo(9);
        run("resume");
        assertThat(machine.calls).contains("resume 20261123-231502-k3f9");
        var second = machine.requests.getLast();
        assertThat(second.settings().parameters()).isEqualTo(first.settings().parameters());
        assertThat(second.settings().retry().attempts()).isEqualTo(7);
        assertThat(second.settings().maxConcurrentTeams()).isEqualTo(9);
    }

    @Test
    void a_parameter_of_one_team_only_needs_no_team() {
        run("run", "--yes", "--set", "owner=me");
        assertThat(machine.requests.getLast().settings().parameters()).isEqualTo(Map.of("motd", Map.of("owner", "me")));
        assertThat(run("run", "--yes", "--set", "ownr=me").err()).contains("did you mean 'owner'?");
    }

    @Test
    void resume_tells_when_there_is_nothing_to_resume() {
        assertThat(run("resume").err()).contains("there is no run yet").contains("start one: hyperteam run");
        run("run", "--yes");
        assertThat(run("resume").err()).contains("nothing to resume: every run is complete");
        assertThat(run("resume", "20261123-231502-k3f9").err()).contains("cannot go on: it is complete");
        assertThat(run("resume", "20261123-231502-k3f8").err()).contains("did you mean 20261123-231502-k3f9?");
        assertThat(run("resume").code()).isEqualTo(2);
    }

    @Test
    void a_live_plan_shows_diffs_and_hazards_and_dry_run_is_the_same() {
        var outcome = run("plan");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).isEqualTo("""
                motd@web1 - phase 1, estimate 1m
                  ~ message - Say whose server [lockout]
                      -old
                      +new

                warning: one: debian 11 has had no updates from its makers since 2026-08-31
                plan: 1 will change (asked in 40ms, nothing was written)
                """);
        assertThat(run("run", "--dry-run").out()).isEqualTo(outcome.out());
        assertThat(run("plan", "-o", "json").out()).contains("\"answer\": \"will change\"");
        assertThat(folder.resolve("logs")).doesNotExist();
    }

    @Test
    void an_offline_plan_dials_nothing() {
        var outcome = run("plan", "--offline", "--team", "motd");
        assertThat(outcome.out()).isEqualTo("""
                team motd on web1 (offline: nothing was asked)

                Phase 1: Foundation
                  motd@web1 - Message of the day, 1 step, estimate 1m
                    message - Say whose server this is [lockout]

                estimate: 1m with 3 teams at a time, 1m one after another
                critical path: motd
                """);
        assertThat(run("plan", "--offline", "-o", "yaml").out()).startsWith("type: offline-plan\n");
        assertThat(machine.requests).isEmpty();
    }

    @Test
    void verify_ends_with_4_when_the_host_has_drifted() {
        assertThat(run("verify").code()).isZero();
        machine.drifted = true;
        var outcome = run("verify");
        assertThat(outcome.code()).isEqualTo(4);
        assertThat(outcome.out())
                .contains("✗ motd@web1/message - Say whose server\n")
                .contains("    cat /etc/motd: expected a line, found nothing (verifier)\n")
                .contains("drifted: 1 of 1 step in 30ms");
    }

    @Test
    void verify_holds_a_target_only_to_what_was_done_there() {
        var done = run("verify");
        assertThat(machine.calls).contains("verify what was done");
        assertThat(done.out()).contains("– charlie@one: not done here\n").contains("verified: 1 step");
        assertThat(run("verify", "-o", "json").out())
                .contains("\"notAsked\": [")
                .contains("\"charlie@one: not done here\"");
        assertThat(run("verify", "--phase", "1").out()).doesNotContain("not done here");
        assertThat(machine.calls).contains("verify phase 1");
    }

    @Test
    void what_a_run_was_told_about_the_lab_its_readers_can_be_told_too() {
        run("run", "--lab", "--set", "lab.name=other");
        for (String verb : List.of("status", "logs", "events", "approvals")) {
            assertThat(run(verb, "--lab").err()).contains("there is no run yet");
            assertThat(run(verb, "--lab", "--set", "lab.name=other").code())
                    .as(verb)
                    .isZero();
        }
    }

    @Test
    void rollback_asks_and_tells_what_became_of_each_step() {
        assertThat(run("rollback", "--to-phase", "0").out()).isEqualTo("nothing to undo\n");
        run("run", "--yes");
        machine.calls.clear();
        var refused = run("rollback", "--to-phase", "0");
        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.err()).contains("  motd@web1/message\n").contains("add --yes");
        assertThat(machine.calls).doesNotContain("rollback to phase 0");
        machine.undo = UndoEnding.CONFLICT;
        assertThat(run("rollback", "--team", "motd", "--yes").code()).isEqualTo(1);
        machine.undo = UndoEnding.UNDONE;
        var done = typing("yes\n", "rollback", "--step", "motd/message");
        assertThat(done.code()).isZero();
        assertThat(done.out()).contains("motd@web1/message  undone").contains("complete in 1s: 1 undone");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "rollback|say what to undo",
                "rollback --to-phase 1 --team motd|say what to undo",
                "rollback --to-phase 7|there is no phase 7",
                "rollback --to-phase x|'x' is not a whole number of at least 0",
                "rollback --step motd|'motd' is not a step",
                "rollback --team zulu|unknown team 'zulu'",
                "run --target web2|unknown target 'web2'",
                "run --max-concurrent-teams 0|'0' is not a whole number of at least 1",
                "logs zulu|unknown team 'zulu'",
                "status|there is no run yet",
            })
    void wrong_usage_ends_with_2_before_anything_is_done(String line, String message) {
        var outcome = run(line.split(" "));
        assertThat(outcome.err()).contains(message);
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(machine.calls).isEmpty();
    }

    @Test
    void without_a_target_the_way_out_is_told() throws Exception {
        Files.delete(folder.resolve("hyperteam.yaml"));
        var outcome = run("run", "--yes");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("there is no target")
                .contains("hyperteam init --host")
                .contains("run --lab");
    }

    @Test
    void status_tells_where_the_run_stands() {
        run("run", "--yes");
        var outcome = run("status");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .contains("run 20261123-231502-k3f9: complete, 100% done, 1 step changed")
                .contains("PHASE  TEAM  STATE     STEPS")
                .contains("1      motd  complete  1/1");
        assertThat(run("status", "-o", "json").out()).contains("\"state\": \"complete\"");
        assertThat(run("status", "--watch").code()).isZero();
    }

    @Test
    void logs_and_events_come_from_the_journal() {
        run("run", "--yes");
        assertThat(run("logs", "motd").out()).contains("INFO  [MOTD] COMPLETE").contains("  | second line");
        assertThat(run("logs", "alpha").out()).isEmpty();
        assertThat(run("logs", "--level", "debug").out()).contains("DEBUG [MOTD] CHECKED - message: needs-change");
        assertThat(run("logs", "--level", "error").out()).isEmpty();
        assertThat(run("logs", "--follow").code()).isZero();
        var events = run("events").out().lines().toList();
        assertThat(events).hasSize(11).allMatch(line -> line.startsWith("{\"seq\":"));
    }

    @Test
    void log_files_are_written_for_the_orchestrator_and_each_team() throws Exception {
        run("run", "--yes");
        assertThat(Files.readString(folder.resolve("logs/orchestrator.log")))
                .contains("[RUN] STARTING")
                .contains("[MOTD] STARTING")
                .doesNotContain("RUNNING");
        assertThat(Files.readString(folder.resolve("logs/team_motd.log")))
                .contains("INFO  [MOTD] RUNNING - Say whose server this is (1/1)")
                .contains("  | second line")
                .doesNotContain("\u001b");
    }

    @Test
    void an_error_that_nobody_foresaw_is_one_sentence_and_a_file() throws Exception {
        machine.connector = java.util.Optional.empty();
        Files.writeString(folder.resolve("hyperteam.yaml"), "ssh: { host: web1 }\n");
        var outcome = run("doctor");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err())
                .startsWith("Hyperteam made a mistake of its own: ")
                .contains("report it with " + folder + "/logs/crash-")
                .doesNotContain("\tat ");
        assertThat(run("doctor", "--debug").err()).contains("\tat ");
    }
}
