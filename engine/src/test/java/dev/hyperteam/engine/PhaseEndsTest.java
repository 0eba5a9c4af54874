package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Redactor;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.RunPlan;
import dev.hyperteam.core.workflow.Selection;
import dev.hyperteam.journal.Journal;
import dev.hyperteam.journal.ReadQuery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhaseEndsTest {
    private static final String BODY =
            "\nname: x\nestimate: 1m\npersona: none\nsteps: [{ id: s, title: S, about: A., action: { directory: { path: /tmp/x } } }]\n";
    private static final RunId RUN = new RunId("20261125-120000-aaaa");
    private static final Node ALPHA = Node.parse("alpha@one");
    private static final Node BRAVO = Node.parse("bravo@one");
    private static final Node CHARLIE = Node.parse("charlie@one");

    @TempDir
    private Path folder;

    private final List<String> called = new ArrayList<>();
    private final RunPlan plan = plan();

    private static RunPlan plan() {
        var workflow = CrashLab.workflow(
                "team: alpha" + BODY + "phase: 1\n",
                "team: bravo" + BODY + "phase: 2\n",
                "team: charlie" + BODY + "phase: 2\n");
        return Selection.everything(workflow).plan(workflow, List.of("one"), "cluster");
    }

    private String keep(PhaseHook.PhaseEnd end) {
        called.add(end.phase() + " " + end.nodes());
        return "kept";
    }

    private Recorder recorder(Journal journal) {
        var before = journal.list(ReadQuery.of(RUN));
        var recorder = new Recorder(journal, RUN, new Redactor(), before);
        recorder.note(
                before.isEmpty()
                        ? new Event.RunStarted("1", "me", List.of(ALPHA, BRAVO, CHARLIE), List.of(), Map.of(), "f")
                        : new Event.RunResumed("1", "me"));
        return recorder;
    }

    private List<Event.PhaseEnded> ended(Journal journal) {
        return journal.list(ReadQuery.all()).stream()
                .map(entry -> entry.event())
                .filter(Event.PhaseEnded.class::isInstance)
                .map(Event.PhaseEnded.class::cast)
                .toList();
    }

    @Test
    void thePhaseHasEndedWithItsLastTeamAndOnlyThen() throws InterruptedException {
        try (var journal = Journal.open(folder, Clock.system(), "me")) {
            var ends = new PhaseEnds(recorder(journal), plan, List.of(this::keep, end -> ""));
            ends.begin(List.of());
            assertThat(called).isEmpty();
            ends.endedWell(ALPHA, 1);
            ends.endedWell(CHARLIE, 2);
            assertThat(called).containsExactly("1 [alpha@one]");
            ends.endedWell(BRAVO, 2);
            assertThat(called).containsExactly("1 [alpha@one]", "2 [bravo@one, charlie@one]");
            assertThat(ended(journal))
                    .containsExactly(
                            new Event.PhaseEnded(1, List.of("kept")), new Event.PhaseEnded(2, List.of("kept")));
        }
    }

    @Test
    void whatCannotBeDoneAfterAPhaseIsAWarningAndNoFailure() throws InterruptedException {
        try (var journal = Journal.open(folder, Clock.system(), "me")) {
            PhaseHook fails = end -> {
                throw new ProblemException(
                        Problem.of("no snapshot: the disk is full").then("make room"));
            };
            PhaseHook breaks = end -> {
                throw new IllegalStateException("oops");
            };
            var ends = new PhaseEnds(recorder(journal), plan, List.of(fails, breaks, this::keep));
            ends.endedWell(ALPHA, 1);
            assertThat(ended(journal).getFirst().notes())
                    .containsExactly(
                            "warning: no snapshot: the disk is full",
                            "warning: what is done after a phase broke: java.lang.IllegalStateException: oops",
                            "kept");
        }
    }

    @Test
    void aResumeDoesWhatADeadProcessCouldNotDoAnyMoreAndNothingTwice() throws InterruptedException {
        try (var journal = Journal.open(folder, Clock.system(), "me")) {
            var first = new PhaseEnds(recorder(journal), plan, List.of(this::keep));
            first.endedWell(ALPHA, 1);
            called.clear();
            new PhaseEnds(recorder(journal), plan, List.of(this::keep)).begin(List.of(ALPHA, BRAVO, CHARLIE));
            assertThat(called).containsExactly("2 [bravo@one, charlie@one]");
            called.clear();
            new PhaseEnds(recorder(journal), plan, List.of(this::keep)).begin(List.of(ALPHA, BRAVO, CHARLIE));
            assertThat(called).isEmpty();
        }
    }
}
