package dev.hyperteam.agentkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTranscriptTest {
    @TempDir
    private Path folder;

    private static Model.Answer answer(String text, ToolCall... calls) {
        return new Model.Answer(
                new Message.Assistant(text, List.of(calls)),
                calls.length == 0 ? Model.Stop.END : Model.Stop.TOOLS,
                new Usage(5, 4, 3, 2),
                "m\"odel");
    }

    @Test
    void everyEntryComesBackAsItWas() {
        var call = new ToolCall("id", "tool", "{\"a\":\"ü\\n\"}");
        var entries = List.of(
                new Transcript.Entry.Answered(answer("text\n\"", call), 3, 17, Duration.ofMillis(5)),
                new Transcript.Entry.Called(call),
                new Transcript.Entry.Resulted(new ToolResult("id", "tool", "out\u0000put", true), Duration.ofMillis(6)),
                new Transcript.Entry.Summarised(answer("short"), 4, -1, Duration.ofMillis(7)),
                new Transcript.Entry.Told("go on"));
        Path file = folder.resolve("t");
        try (var transcript = new FileTranscript(file)) {
            entries.forEach(transcript::add);
        }
        try (var again = new FileTranscript(file)) {
            assertThat(again.entries()).isEqualTo(entries);
        }
    }

    @Test
    void aHalfLineAtTheEndIsCutOff() throws Exception {
        Path file = folder.resolve("t");
        try (var transcript = new FileTranscript(file)) {
            transcript.add(new Transcript.Entry.Told("one"));
        }
        Files.writeString(file, "{\"is\":\"to", StandardOpenOption.APPEND);
        try (var again = new FileTranscript(file)) {
            assertThat(again.entries()).containsExactly(new Transcript.Entry.Told("one"));
            again.add(new Transcript.Entry.Told("two"));
        }
        try (var third = new FileTranscript(file)) {
            assertThat(third.entries()).hasSize(2);
        }
    }

    @Test
    void afterAKillNothingIsPaidTwiceAndNoCallIsRepeated() throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledAgent.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var lines = child.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).isEqualTo("inside");
        } finally {
            child.destroyForcibly().waitFor();
        }
        var model = new Scripted().says("so be it");
        try (var transcript = new FileTranscript(folder.resolve("transcript"))) {
            var result = Agent.named("killed", model, "s")
                    .tool(KilledAgent.once(folder.resolve("calls"), false))
                    .transcript(transcript)
                    .build()
                    .run("t");
            assertThat(result.turns())
                    .as("two were paid by the process that was killed")
                    .isEqualTo(3);
        }
        assertThat(model.asked).hasSize(1);
        assertThat(model.asked.getFirst().messages().toString())
                .contains("done first")
                .contains("nobody can tell whether it happened");
        assertThat(Files.readAllLines(folder.resolve("calls"))).containsExactly("first", "second");
    }
}
