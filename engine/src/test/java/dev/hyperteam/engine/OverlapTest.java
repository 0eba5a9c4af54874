package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.engine.config.Settings;
import dev.hyperteam.journal.Journal;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two teams at once on one host: they work side by side, and only one at a time installs packages. The journal tells. */
@Tag("host")
@Timeout(180)
class OverlapTest {
    private static final String NAME = "engine-overlap";
    private static LabHost host;

    @TempDir
    private Path folder;

    /** From an intent until the action ended. */
    private record Span(String team, String kind, Instant from, Instant to) {
        boolean overlaps(Span other) {
            return from.isBefore(other.to) && other.from.isBefore(to);
        }
    }

    @BeforeAll
    static void boot() throws InterruptedException {
        host = Lab.onThisMachine().fresh(LabSettings.of(NAME), step -> {});
    }

    @AfterAll
    static void down() throws InterruptedException {
        Lab.onThisMachine().down(NAME);
    }

    /** Packages, then something slow that needs no lock and ends only when the other team is at it too, then packages again. */
    private static String team(String id, String other, String first, String second) {
        return """
                team: %1$s
                name: Side by side
                phase: 1
                estimate: 1m
                persona: none
                steps:
                  - id: first
                    title: Install %3$s
                    about: Under the lock.
                    action:
                      package: { names: [%3$s] }
                  - id: meet
                    title: Meet the other team
                    about: Without a lock.
                    action:
                      script:
                        check: test -e /run/met-%1$s || exit 10
                        state: ls /run/met-%1$s 2>/dev/null || true
                        apply: |
                          mkdir -p /run/here-%1$s
                          timeout 60 sh -c 'until [ -e /run/here-%2$s ]; do sleep 0.1; done' && mkdir -p /run/met-%1$s
                        undo: rm -rf /run/met-%1$s /run/here-%1$s
                    verify:
                      - run: ls -d /run/met-%1$s
                  - id: second
                    title: Install %4$s
                    about: Under the lock.
                    needs: [meet]
                    action:
                      package: { names: [%4$s] }
                """.formatted(id, other, first, second);
    }

    @Test
    void twoTeamsOverlapAndNeverCollideOnTheLockOfPackages() throws InterruptedException {
        String one = team("one", "two", "tree", "file");
        String two = team("two", "one", "bc", "jq");
        try (var orchestrator = CrashLab.orchestrator(host, folder, Settings.defaults(), one, two)
                .build()) {
            var result = orchestrator.executeFullWorkflow();
            assertThat(result.ending()).as("%s", result.teams()).isEqualTo(RunEnding.COMPLETE);
        }
        var journal = CrashLab.journal(folder);
        assertThat(spans(journal))
                .as("steps of both teams at the same time")
                .anySatisfy(span -> assertThat(spans(journal))
                        .anyMatch(other -> !other.team().equals(span.team()) && other.overlaps(span)));
        var installs = spans(journal).stream()
                .filter(span -> span.kind().equals("package"))
                .toList();
        assertThat(installs).hasSize(4);
        for (Span span : installs) {
            assertThat(installs)
                    .filteredOn(other -> !other.equals(span) && other.overlaps(span))
                    .as("installs beside %s", span)
                    .isEmpty();
        }
        assertThat(journal).extracting(Entry::event).noneMatch(Event.AttemptFailed.class::isInstance);
        assertThat(outputs(journal))
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(output -> assertThat(output)
                        .doesNotContainIgnoringCase("could not get lock")
                        .doesNotContainIgnoringCase("waiting for cache lock")
                        .doesNotContainIgnoringCase("is locked by another process"));
    }

    private static List<Span> spans(List<Entry> journal) {
        var begun = new HashMap<Object, Entry>();
        var spans = new ArrayList<Span>();
        for (Entry entry : journal) {
            if (entry.event() instanceof Event.StepIntent intent) {
                begun.put(intent.ref(), entry);
            } else if (entry.event() instanceof Event.StepApplied applied) {
                var from = begun.get(applied.ref());
                if (from != null && from.event() instanceof Event.StepIntent intent) {
                    spans.add(new Span(applied.node().team().value(), intent.kind(), from.at(), entry.at()));
                }
            }
        }
        return spans;
    }

    private List<String> outputs(List<Entry> journal) {
        var outputs = new ArrayList<String>();
        try (var reader = Journal.openReadOnly(folder.resolve(".hyperteam"))) {
            for (Entry entry : journal) {
                if (entry.event() instanceof Event.StepApplied applied
                        && !applied.output().isEmpty()) {
                    outputs.add(new String(reader.blob(applied.output()), StandardCharsets.UTF_8));
                }
            }
        }
        return outputs;
    }
}
