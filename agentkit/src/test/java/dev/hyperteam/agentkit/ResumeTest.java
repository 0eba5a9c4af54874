package dev.hyperteam.agentkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.agentkit.transcript.Entry;
import dev.hyperteam.agentkit.transcript.EntryCodec;
import dev.hyperteam.agentkit.transcript.FileTranscript;
import dev.hyperteam.agentkit.transcript.MemoryTranscript;
import dev.hyperteam.agentkit.transcript.Transcript;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.testkit.model.Heard;
import dev.hyperteam.testkit.model.ModelScript;
import dev.hyperteam.testkit.model.ModelServer;
import dev.hyperteam.testkit.model.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing is paid twice and nothing is done twice, wherever the process dies. */
class ResumeTest {
    /** Opened Said Asking Answered Calling Called Calling Called Asking Answered Calling Called Asking Answered Ended. */
    private static final int ENTRIES = 15;

    private static final int REQUESTS = 3;

    @TempDir
    private Path folder;

    /** Answers by the conversation alone, so a resumed agent gets what it would have got. */
    private static final ModelScript SCRIPT = heard -> switch (heard.results().size()) {
        case 0 ->
            Reply.calls("pay-1", "pay", "{\"bill\":\"rent\"}")
                    .and(new Reply.Call("pay-2", "pay", "{\"bill\":\"power\"}"));
        case 2 -> Reply.calls("pay-3", "pay", "{\"bill\":\"water\"}");
        default -> Reply.says("All paid.");
    };

    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static final class Dying implements Transcript {
        private final Transcript inner;
        private final boolean before;
        private int left;

        Dying(Transcript inner, boolean before, int left) {
            this.inner = inner;
            this.before = before;
            this.left = left;
        }

        @Override
        public void append(Entry entry) {
            boolean now = --left == 0;
            if (now && before) {
                throw new Crash();
            }
            inner.append(entry);
            if (now) {
                throw new Crash();
            }
        }

        @Override
        public List<Entry> entries() {
            return inner.entries();
        }
    }

    private AgentSession session(ModelServer server, Path file, boolean remembers, Transcript transcript) {
        var agent = Agent.named("payer")
                .model(Bench.model(server))
                .tool(new Ledger(file, remembers))
                .build();
        return AgentSession.of(agent).transcript(transcript);
    }

    private static AgentResult goOn(AgentSession session, Transcript transcript) {
        boolean told = transcript.entries().stream().anyMatch(Entry.Said.class::isInstance);
        if (told) {
            return session.resume();
        }
        return transcript.entries().isEmpty() ? session.start("Pay the bills.") : session.follow("Pay the bills.");
    }

    @Test
    void wherEverItDiesEachBillIsPaidOnceAndEachAnswerToo() throws Exception {
        for (int at = 1; at <= ENTRIES; at++) {
            for (boolean before : new boolean[] {true, false}) {
                String where = (before ? "before " : "after ") + at;
                var ledger = folder.resolve("ledger " + where);
                var kept = new MemoryTranscript();
                try (var server = ModelServer.start(SCRIPT)) {
                    var dying = session(server, ledger, true, new Dying(kept, before, at));
                    assertThatThrownBy(() -> dying.start("Pay the bills."))
                            .as(where)
                            .isInstanceOf(Crash.class);
                    if (kept.entries().stream().noneMatch(Entry.Said.class::isInstance)) {
                        continue; // it died before it had a task
                    }
                    var result = goOn(session(server, ledger, true, kept), kept);

                    assertThat(result.ending()).as(where).isInstanceOf(Ending.Done.class);
                    assertThat(new Ledger(ledger, true).lines())
                            .as(where)
                            .containsExactly("rent pay-1", "power pay-2", "water pay-3");
                    // an answer that was lost on the way to the transcript has to be asked for again, no other
                    boolean lost = before && kept.entries().get(at - 2) instanceof Entry.Asking;
                    assertThat(server.heard()).as(where).hasSize(REQUESTS + (lost ? 1 : 0));
                    assertThat(server.heard().getLast().results())
                            .as(where)
                            .containsExactly("paid rent", "paid power", "paid water");
                }
            }
        }
    }

    @Test
    void aCallOfWhichNobodyKnowsIsNotRepeatedAndTheModelIsTold() throws Exception {
        var ledger = folder.resolve("ledger");
        var kept = new MemoryTranscript();
        try (var server = ModelServer.start(SCRIPT)) {
            var dying = session(server, ledger, false, new Dying(kept, true, 6)); // paid, and the result not written
            assertThatThrownBy(() -> dying.start("Pay the bills.")).isInstanceOf(Crash.class);
            var result = session(server, ledger, false, kept).resume();

            assertThat(result.ending()).isInstanceOf(Ending.Done.class);
            assertThat(new Ledger(ledger, false).lines()).containsExactly("rent pay-1", "power pay-2", "water pay-3");
            assertThat(server.heard().get(1).results().getFirst()).contains("nobody knows", "not repeated");
        }
    }

    @Test
    void aDoneAgentStaysDone() {
        var kept = new MemoryTranscript();
        try (var server = ModelServer.start(SCRIPT)) {
            session(server, folder.resolve("ledger"), true, kept).start("Pay the bills.");
            var again = session(server, folder.resolve("ledger"), true, kept).resume();

            assertThat(again.ending().text()).isEqualTo("All paid.");
            assertThat(server.heard()).hasSize(REQUESTS);
            assertThat(again.spent().turns()).isEqualTo(REQUESTS);
        }
    }

    /** Entry 5: about to pay. Before entry 6: paid, not written down. After entry 9: asked, the answer is lost with the process. */
    @ParameterizedTest
    @CsvSource({"after, 5, 3", "before, 6, 3", "after, 9, 4"})
    void killedWithSigkillAnotherProcessGoesOn(String when, int entry, int most) throws Exception {
        try (var server = ModelServer.start(SCRIPT)) {
            var child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            PayingAgent.class.getName(),
                            server.url("anthropic").toString(),
                            folder.toString(),
                            when,
                            Integer.toString(entry))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output").toFile())
                    .start();
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue())
                    .as(Files.readString(folder.resolve("output")))
                    .isEqualTo(137);

            try (var transcript = FileTranscript.open(folder.resolve("transcript"))) {
                var result = AgentSession.of(PayingAgent.agent(server.url("anthropic"), folder))
                        .transcript(transcript)
                        .resume();

                assertThat(result.ending()).isEqualTo(new Ending.Done("All paid.", java.util.Optional.empty()));
                assertThat(new Ledger(folder.resolve("ledger"), true).lines())
                        .containsExactly("rent pay-1", "power pay-2", "water pay-3");
                assertThat(server.heard()).hasSizeBetween(REQUESTS, most);
                assertThat(result.spent().turns()).isEqualTo(REQUESTS);
            }
        }
    }

    @Test
    void aFileKeepsEverythingDropsATornLineAndAdmitsOneWriter() throws Exception {
        var file = folder.resolve("transcript");
        try (var server = ModelServer.start(SCRIPT);
                var transcript = FileTranscript.open(file)) {
            session(server, folder.resolve("ledger"), true, transcript)
                    .start("Pay the bills.\nAll \u2028of them \"now\".");
            assertThatThrownBy(() -> FileTranscript.open(file))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("another agent writes");
        }
        var whole = Files.readString(file);
        assertThat(whole.lines()).hasSize(ENTRIES);
        assertThat(java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.writeString(file, whole + "{\"v\":1,\"type\":\"sai");
        try (var transcript = FileTranscript.open(file)) {
            assertThat(transcript.entries()).hasSize(ENTRIES);
            assertThat(transcript.entries().stream().map(EntryCodec::encode).toList())
                    .isEqualTo(whole.lines().toList());
            transcript.append(new Entry.Said("more", Bench.START));
        }
        assertThat(Files.readString(file)).startsWith(whole).endsWith("\"more\",\"at\":\"2026-01-01T00:00:00Z\"}\n");
    }

    @Test
    void aDamagedOrForeignFileIsRefusedWithItsPlace() throws Exception {
        var file = folder.resolve("transcript");
        var lines = new ArrayList<>(List.of(
                EntryCodec.encode(new Entry.Said("a", Bench.START)),
                EntryCodec.encode(new Entry.Said("b", Bench.START))));
        for (String bad : List.of(
                "",
                "{}",
                "{\"v\":2,\"type\":\"said\"}",
                "{\"v\":1,\"type\":\"new\",\"at\":\"2026-01-01T00:00:00Z\"}")) {
            lines.set(0, bad);
            Files.writeString(file, String.join("\n", lines) + "\n");
            assertThatThrownBy(() -> FileTranscript.open(file))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("transcript:1");
        }
    }

    @Test
    void startWantsAnEmptyTranscriptAndResumeAFullOne() {
        try (var server = ModelServer.start(SCRIPT)) {
            var kept = new MemoryTranscript();
            var session = session(server, folder.resolve("ledger"), true, kept);
            assertThatThrownBy(session::resume).hasMessageContaining("holds no task");
            session.start("Pay the bills.");
            assertThatThrownBy(() -> session.start("Pay the bills.")).hasMessageContaining("not empty");
            assertThat(server.heard().getFirst().lines().getFirst().role()).isEqualTo(Heard.Role.USER);
        }
    }
}
