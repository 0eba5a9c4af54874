package dev.hyperteam.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Clock;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.RunState;
import dev.hyperteam.core.event.StepEnding;
import dev.hyperteam.core.event.TeamEnding;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.StepRef;
import dev.hyperteam.core.workflow.TeamId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prints what the journal costs. Asserts that the work was done, never how long it took: machines differ. */
@Tag("slow")
class FiguresTest {
    @TempDir
    Path folder;

    @Test
    void aWorkflowOfTwelveTeams() {
        try (Journal journal = open()) {
            var times = new ArrayList<Long>();
            for (int i = 0; i < 300; i++) {
                long start = System.nanoTime();
                graph(journal, nodes(12), 3);
                times.add(System.nanoTime() - start);
            }
            times.sort(Long::compare);
            print(
                    "12 teams, 134 events, the last durable: median %.2f ms, p95 %.2f ms",
                    millis(times.get(150)), millis(times.get(285)));
            assertThat(journal.verify().events()).isEqualTo(300L * 134);
        }
    }

    @Test
    void aWorkflowOfAThousandNodes() throws IOException {
        for (int round = 0; round < 4; round++) {
            Path place = folder.resolve("round" + round);
            long before = written();
            long start = System.nanoTime();
            long ran;
            try (Journal journal = Journal.open(place, Clock.system(), "me")) {
                graph(journal, nodes(1_000), 1);
                ran = System.nanoTime() - start;
                assertThat(journal.lastSeq()).isEqualTo(5_002);
            }
            print(
                    "1,000 nodes, 5,002 events: %.0f ms with opening, %.0f ms with closing; %.2f MiB written, %.2f MiB kept",
                    millis(ran),
                    millis(System.nanoTime() - start),
                    mib(written() - before),
                    mib(Files.size(place.resolve(Schema.FILE))));
        }
    }

    @Test
    void openingAnExistingJournal() {
        try (Journal journal = open()) {
            graph(journal, nodes(12), 3);
        }
        for (int round = 0; round < 5; round++) {
            long start = System.nanoTime();
            try (JournalReader reader = Journal.openReadOnly(folder)) {
                assertThat(reader.runs()).hasSize(1);
            }
            double reading = millis(System.nanoTime() - start);
            start = System.nanoTime();
            Journal journal = open();
            double opening = millis(System.nanoTime() - start);
            journal.close();
            print("open to read and list runs: %.1f ms; open to write: %.1f ms", reading, opening);
        }
    }

    @Test
    void aMillionEvents() {
        try (Journal journal = open()) {
            List<Node> nodes = nodes(1_000);
            long start = System.nanoTime();
            graph(journal, nodes, 333);
            print("%,d events appended in %.0f ms", journal.lastSeq(), millis(System.nanoTime() - start));
            assertThat(journal.lastSeq()).isGreaterThan(1_000_000);
            for (int round = 0; round < 3; round++) {
                start = System.nanoTime();
                RunState state = journal.state(Samples.RUN).orElseThrow();
                double folding = millis(System.nanoTime() - start);
                assertThat(state.percent()).isEqualTo(100);
                start = System.nanoTime();
                assertThat(journal.effects().open()).isEmpty();
                double effects = millis(System.nanoTime() - start);
                start = System.nanoTime();
                assertThat(journal.verify().ok()).isTrue();
                print(
                        "read and fold the run: %.0f ms, effects: %.0f ms, verify: %.0f ms",
                        folding, effects, millis(System.nanoTime() - start));
            }
        }
    }

    private Journal open() {
        return Journal.open(folder, Clock.system(), "me");
    }

    private static List<Node> nodes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Node(new TeamId("team-" + i), "hetzner1"))
                .toList();
    }

    /** A run in which nothing is to be done: 2 + nodes * (2 + 3 * steps) events, only the last one waited for. */
    private static void graph(Journal journal, List<Node> nodes, int steps) {
        var run = Samples.RUN;
        boolean first = journal.lastSeq() == 0;
        journal.append(
                run,
                first
                        ? new Event.RunStarted("0.1", "me@here:1", nodes, List.of(), Map.of(), "f")
                        : new Event.RunResumed("0.1", "me@here:1"));
        for (Node node : nodes) {
            journal.append(run, new Event.TeamStarted(node, 1, List.of(), steps));
            for (int i = 0; i < steps; i++) {
                var ref = new StepRef(node, "step-" + i);
                journal.append(run, new Event.StepStarted(ref, "Accept only keys over SSH", i + 1, steps));
                journal.append(run, new Event.StepChecked(ref, "satisfied", ""));
                journal.append(run, new Event.StepEnded(ref, StepEnding.UNCHANGED, "", Duration.ofMillis(12)));
            }
            journal.append(run, new Event.TeamEnded(node, 1, TeamEnding.COMPLETE, "", Duration.ofMillis(31)));
        }
        journal.appendDurable(run, new Event.RunEnded(RunEnding.COMPLETE, 0, "", Duration.ofMillis(400)));
    }

    private static long written() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/io")).stream()
                .filter(line -> line.startsWith("write_bytes:"))
                .mapToLong(line -> Long.parseLong(line.substring(12).strip()))
                .sum();
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    private static double mib(long bytes) {
        return bytes / 1048576.0;
    }

    private static void print(String format, Object... values) {
        System.out.printf("[figures] " + format + "%n", values);
    }
}
