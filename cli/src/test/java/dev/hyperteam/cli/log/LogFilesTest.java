package dev.hyperteam.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Redactor;
import dev.hyperteam.base.Secret;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.Evidence;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.core.workflow.StepRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFilesTest {
    private static final StepRef STEP = StepRef.parse("echo-network@web1/bridge");

    @TempDir
    Path folder;

    private static Entry entry(Event event) {
        return new Entry(1, new RunId("20261123-231502-k3f9"), Instant.parse("2026-11-23T23:15:02.5Z"), event);
    }

    private static Event applied() {
        return new Event.StepApplied(STEP, 1, "", "", "blob", Duration.ofSeconds(1));
    }

    @Test
    void a_line_has_time_level_team_and_the_tail_of_the_output() {
        var text = new LogText(LogText.Level.INFO, name -> Optional.of("one\n\u001b[31mtwo"));
        assertThat(text.lines(entry(applied())))
                .containsExactly(
                        "2026-11-23 23:15:02.500 INFO  [ECHO-NETWORK] APPLIED - bridge in 1s",
                        "2026-11-23 23:15:02.500 INFO    | one",
                        "2026-11-23 23:15:02.500 INFO    | two");
    }

    @Test
    void failed_evidence_is_told_and_passed_evidence_only_at_debug() {
        var evidence = List.of(
                new Evidence("q1", "yes", "yes", true, "verifier"), new Evidence("q2", "yes", "no", false, "verifier"));
        var verified = entry(new Event.StepVerified(STEP, false, evidence));
        assertThat(new LogText(LogText.Level.INFO, name -> Optional.empty()).lines(verified))
                .containsExactly(
                        "2026-11-23 23:15:02.500 WARN  [ECHO-NETWORK] NOT VERIFIED - bridge",
                        "2026-11-23 23:15:02.500 WARN    | not ok: q2 - expected yes, found no (verifier)");
        assertThat(new LogText(LogText.Level.DEBUG, name -> Optional.empty()).lines(verified))
                .hasSize(3);
        assertThat(new LogText(LogText.Level.ERROR, name -> Optional.empty()).lines(verified))
                .isEmpty();
    }

    @Test
    void secrets_are_masked_in_the_files() throws Exception {
        var redactor = new Redactor();
        redactor.add(Secret.of("token", "s3cr3t-value"));
        var text = new LogText(LogText.Level.INFO, name -> Optional.of("it is s3cr3t-value"));
        new LogFiles(folder, text, redactor, complaint -> {}).accept(entry(applied()));
        assertThat(Files.readString(folder.resolve("team_echo_network.log"))).contains("it is ***token***");
    }

    @Test
    void files_rotate_and_only_three_are_kept() throws Exception {
        var file = new RotatingFile(folder.resolve("a.log"), 10, 3);
        for (int i = 0; i < 6; i++) {
            file.append(List.of("line number " + i));
        }
        assertThat(Files.readString(folder.resolve("a.log"))).isEqualTo("line number 5\n");
        assertThat(Files.readString(folder.resolve("a.log.1"))).isEqualTo("line number 4\n");
        assertThat(Files.readString(folder.resolve("a.log.2"))).isEqualTo("line number 3\n");
        assertThat(folder.resolve("a.log.3")).doesNotExist();
    }

    @Test
    void a_folder_that_cannot_be_written_is_complained_about_once_and_stops_nothing() throws Exception {
        var blocked = Files.writeString(folder.resolve("file"), "not a folder");
        List<String> complaints = new ArrayList<>();
        var logs = new LogFiles(
                blocked, new LogText(LogText.Level.INFO, name -> Optional.empty()), new Redactor(), complaints::add);
        logs.accept(entry(applied()));
        logs.accept(entry(applied()));
        assertThat(complaints).hasSize(1);
        assertThat(complaints.getFirst()).startsWith("no more log files are written: cannot write ");
    }
}
