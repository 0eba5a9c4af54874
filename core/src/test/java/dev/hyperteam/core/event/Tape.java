package dev.hyperteam.core.event;

import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.StepRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes entries for tests, a second apart. */
final class Tape {
    static final RunId RUN = new RunId("20261123-231502-aaaa");
    static final RunId OTHER = new RunId("20261123-231502-bbbb");
    static final Node ALPHA = Node.parse("alpha@one");
    static final Node BRAVO = Node.parse("bravo@one");
    static final StepRef STEP = new StepRef(ALPHA, "ssh-keys-only");
    static final Duration TOOK = Duration.ofSeconds(3);
    static final Instant START = Instant.parse("2026-11-23T23:15:02Z");

    private final List<Entry> entries = new ArrayList<>();
    private RunId run = RUN;

    Tape as(RunId other) {
        run = other;
        return this;
    }

    Tape add(Event... events) {
        for (Event event : events) {
            long seq = entries.size() + 1L;
            entries.add(new Entry(seq, run, START.plusSeconds(seq), event));
        }
        return this;
    }

    static Event.ApprovalRequested question(String id, String step, String hash) {
        return new Event.ApprovalRequested(
                id, ALPHA, step, 0, "Go on?", List.of("data-loss"), "what would change", hash, TOOK, Unanswered.WAIT);
    }

    Tape started() {
        return add(new Event.RunStarted(
                "0.1",
                "me@here:1",
                List.of(ALPHA, BRAVO),
                List.of("charlie@one: no steps"),
                Map.of("phase", "1"),
                "f1"));
    }

    Tape changed(StepRef ref, int attempt, String before, String after) {
        return add(
                new Event.StepStarted(ref, "title", 1, 2),
                new Event.StepChecked(ref, "needs-change", ""),
                new Event.StepIntent(ref, attempt, "file", List.of("lockout"), true),
                new Event.StepCaptured(ref, attempt, before),
                new Event.StepApplied(ref, attempt, before, after, "", TOOK),
                new Event.StepVerified(ref, true, List.of(new Evidence("q", "yes", "yes", true, "verifier"))),
                new Event.StepEnded(ref, StepEnding.CHANGED, "", TOOK));
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    RunState state() {
        return RunState.fold(entries).orElseThrow();
    }

    Effects effects() {
        return Effects.fold(entries);
    }
}
