package dev.hyperteam.core.event;

import dev.hyperteam.core.workflow.StepRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step while it is folded. Not thread-safe. */
final class StepFold {
    private final StepRef ref;
    private StepState state = StepState.PENDING;
    private String title = "";
    private int number;
    private int total;
    private int attempts;
    private int openIntent;
    private boolean captured;
    private String kind = "";
    private List<String> hazards = List.of();
    private String before = "";
    private String after = "";
    private boolean guardArmed;
    private String answer = "";
    private String detail = "";
    private List<Evidence> evidence = List.of();
    private Event.@Nullable AttemptFailed lastFailure;
    private @Nullable StepEnding ending;
    private String reason = "";
    private @Nullable UndoEnding undo;
    private @Nullable Instant startedAt;
    private @Nullable Instant endedAt;
    private Duration took = Duration.ZERO;

    StepFold(StepRef ref) {
        this.ref = ref;
    }

    StepState state() {
        return state;
    }

    boolean done() {
        return state == StepState.DONE;
    }

    /** Applies one event about this step; {@code entry} is its place, for the message when it does not fit. */
    void apply(Entry entry, Event.OfStep event) {
        StepTrigger trigger = StepTrigger.of(event);
        if (trigger == null) {
            throw new IllegalTransition(
                    entry,
                    ref.toString(),
                    "the check's answer is none of satisfied, needs-change, not-applicable, unknown");
        }
        StepState next = StepMachine.next(state, trigger);
        if (next == null) {
            throw new IllegalTransition(entry, ref.toString(), trigger + " cannot follow in state " + state);
        }
        take(entry, event);
        state = next;
    }

    /** A resume: what was in flight is looked at again, what ended badly may be tried again. */
    void resume() {
        StepState next = StepMachine.next(state, StepTrigger.RESUMED);
        if (next != null && next != state) {
            state = next;
            ending = null;
            reason = "";
            endedAt = null;
            took = Duration.ZERO;
        }
    }

    private void take(Entry entry, Event.OfStep event) {
        switch (event) {
            case Event.StepStarted started -> start(entry, started);
            case Event.StepChecked checked -> {
                answer = checked.answer();
                detail = checked.detail();
            }
            case Event.StepIntent intent -> intend(entry, intent);
            case Event.StepCaptured capture -> {
                known(entry, capture.attempt());
                captured = capture.attempt() == openIntent;
                if (before.isEmpty()) {
                    before = capture.before();
                }
            }
            case Event.StepApplied applied -> applied(entry, applied);
            case Event.AttemptFailed failed -> {
                lastFailure = failed;
                openIntent = 0;
            }
            case Event.StepVerified verified -> evidence = verified.evidence();
            case Event.StepEnded ended -> end(entry, ended);
            case Event.GuardArmed _ -> guardArmed = true;
            case Event.GuardConfirmed _ -> guardArmed = false;
            case Event.GuardReverted reverted -> {
                guardArmed = false;
                after = "";
                openIntent = openIntent == reverted.attempt() ? 0 : openIntent;
            }
            case Event.UndoIntent _ -> undo = null;
            case Event.UndoEnded ended -> {
                undo = ended.ending();
                reason = ended.detail();
                endedAt = entry.at();
            }
        }
    }

    private void start(Entry entry, Event.StepStarted started) {
        title = started.title();
        number = started.number();
        total = started.total();
        ending = null;
        reason = "";
        if (state == StepState.DONE) {
            // What was applied is proven or undone by now: nothing of it waits to be judged.
            before = "";
            after = "";
        }
        if (startedAt == null) {
            startedAt = entry.at();
        }
    }

    private void intend(Entry entry, Event.StepIntent intent) {
        if (intent.attempt() <= attempts) {
            throw new IllegalTransition(
                    entry, ref.toString(), "attempt " + intent.attempt() + " begins after attempt " + attempts);
        }
        attempts = intent.attempt();
        openIntent = intent.attempt();
        captured = false;
        kind = intent.kind();
        hazards = intent.hazards();
    }

    private void applied(Entry entry, Event.StepApplied applied) {
        if (applied.attempt() != openIntent) {
            throw new IllegalTransition(
                    entry, ref.toString(), "attempt " + applied.attempt() + " was applied without an open intent");
        }
        openIntent = 0;
        if (before.isEmpty()) {
            before = applied.before();
        }
        after = applied.after();
    }

    private void end(Entry entry, Event.StepEnded ended) {
        ending = ended.ending();
        reason = ended.reason();
        endedAt = entry.at();
        took = ended.took();
    }

    private void known(Entry entry, int attempt) {
        if (attempt < 1 || attempt > attempts) {
            throw new IllegalTransition(entry, ref.toString(), "attempt " + attempt + " has no intent");
        }
    }

    StepView view() {
        return new StepView(
                ref,
                state,
                title,
                number,
                total,
                attempts,
                openIntent,
                captured,
                kind,
                hazards,
                before,
                after,
                guardArmed,
                answer,
                detail,
                evidence,
                lastFailure,
                ending,
                reason,
                undo,
                startedAt,
                endedAt,
                took);
    }
}
