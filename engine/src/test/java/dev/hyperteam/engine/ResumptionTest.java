package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.event.Effect;
import dev.hyperteam.core.event.Effects;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.StepRef;
import dev.hyperteam.core.workflow.TeamId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What of the journal is gone on with, and what is taken back. */
class ResumptionTest {
    private static final RunId FIRST = new RunId("20260101-000000-aaaa");
    private static final RunId SECOND = new RunId("20260102-000000-bbbb");
    private static final String BODY =
            "\nname: x\nestimate: 1m\npersona: none\nsteps: [{ id: s, title: S, about: A., action: { directory: { path: /tmp/x } } }]\n";

    private final List<Entry> entries = new ArrayList<>();

    private void add(RunId run, Event... events) {
        for (Event event : events) {
            long seq = entries.size() + 1L;
            entries.add(new Entry(seq, run, Instant.EPOCH.plusSeconds(seq), event));
        }
    }

    private void run(RunId run, RunEnding ending) {
        add(
                run,
                new Event.RunStarted("1", "me", List.of(Node.parse("alpha@one")), List.of(), Map.of(), "print"),
                new Event.RunEnded(ending, 0, "", Duration.ZERO));
    }

    private RunId found(Optional<RunId> wanted) {
        return Resumption.find(entries, wanted).run();
    }

    @Test
    void theLatestRunIsGoneOnWithUnlessItEndedWell() {
        run(FIRST, RunEnding.FAILED);
        run(SECOND, RunEnding.CANCELLED);
        assertThat(found(Optional.empty())).isEqualTo(SECOND);
        assertThat(found(Optional.of(FIRST))).isEqualTo(FIRST);
    }

    @Test
    void aRunBeforeOneThatEndedWellIsNotGoneOnWithByItself() {
        run(FIRST, RunEnding.FAILED);
        run(SECOND, RunEnding.COMPLETE);
        assertThatThrownBy(() -> found(Optional.empty()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("the latest run has ended well");
        assertThatThrownBy(() -> found(Optional.of(SECOND))).hasMessageContaining("has ended well");
    }

    @Test
    void withoutARunOrWithAnUnknownOneItSaysSo() {
        assertThatThrownBy(() -> found(Optional.empty())).hasMessageContaining("there was no run yet");
        run(FIRST, RunEnding.FAILED);
        assertThatThrownBy(() -> found(Optional.of(SECOND))).hasMessageContaining("no run " + SECOND);
    }

    @Test
    void aRollbackIsNoRunToGoOnWith() {
        run(FIRST, RunEnding.FAILED);
        add(
                SECOND,
                new Event.RollbackStarted("all", "me", List.of()),
                new Event.RollbackEnded(true, 0, 0, Duration.ZERO));
        assertThat(found(Optional.empty())).isEqualTo(FIRST);
    }

    @Test
    void otherRunbooksAreRefused() {
        run(FIRST, RunEnding.FAILED);
        var state = Resumption.find(entries, Optional.empty());
        Resumption.refuseOtherWorkflow(state, "print");
        assertThatThrownBy(() -> Resumption.refuseOtherWorkflow(state, "another"))
                .hasMessageContaining("was started with other runbooks or parameters");
    }

    @Test
    void aScopeTakesItsOwnAndWhatNeedsIt() {
        var workflow = CrashLab.workflow(
                "team: alpha" + BODY + "phase: 1\n",
                "team: bravo" + BODY + "phase: 2\nneeds: [alpha]\n",
                "team: charlie" + BODY + "phase: 2\n");
        try (var orchestrator = HypervisorOrchestrator.builder()
                .stateFolder(java.nio.file.Path.of("/nonexistent"))
                .target(dev.hyperteam.engine.config.Target.alias("one"))
                .workflow(workflow)
                .build()) {
            assertThat(orchestrator.rollbackPlan(new RollbackScope.ToPhase(0))).isEmpty();
            for (String node : List.of("alpha@one", "bravo@one", "charlie@one", "gone@one", "alpha@two")) {
                var ref = new StepRef(Node.parse(node), "s");
                add(FIRST, new Event.StepIntent(ref, 1, "directory", List.of(), true));
            }
            assertThat(within(orchestrator, new RollbackScope.ToPhase(0)))
                    .containsExactly("alpha@one/s", "bravo@one/s", "charlie@one/s", "gone@one/s");
            assertThat(within(orchestrator, new RollbackScope.ToPhase(1)))
                    .as("a team that is gone from the workflow belongs to no phase that could be kept")
                    .containsExactly("bravo@one/s", "charlie@one/s", "gone@one/s");
            assertThat(within(orchestrator, new RollbackScope.OfTeam(new TeamId("alpha"))))
                    .containsExactly("alpha@one/s", "bravo@one/s");
            assertThat(within(orchestrator, new RollbackScope.OfStep(new TeamId("charlie"), "s")))
                    .containsExactly("charlie@one/s");
        }
    }

    private List<String> within(HypervisorOrchestrator orchestrator, RollbackScope scope) {
        return Resumption.within(scope, Effects.fold(entries), orchestrator.with()).stream()
                .map(Effect::ref)
                .map(StepRef::toString)
                .toList();
    }
}
