package dev.hyperteam.core.event;

import dev.hyperteam.core.workflow.StepRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Every effect that is on the targets and not yet undone, across runs. A fold; immutable.
 *
 * @param open oldest first, by {@link Effect#seq()}; undo them from the end
 */
public record Effects(List<Effect> open) {
    public Effects {
        open = List.copyOf(open);
    }

    /** Folds entries of any number of runs, in the journal's order. */
    public static Effects fold(Iterable<Entry> entries) {
        var builder = new Builder();
        entries.forEach(builder::apply);
        return builder.build();
    }

    /** {@return the open effects on {@code target}, oldest first} */
    public List<Effect> on(String target) {
        return open.stream()
                .filter(effect -> effect.ref().node().target().equals(target))
                .toList();
    }

    /** {@return the open effects of {@code step}, oldest first: one for each run that changed it} */
    public List<Effect> of(StepRef step) {
        return open.stream().filter(effect -> effect.ref().equals(step)).toList();
    }

    /** Folds entries one by one. Applying costs the same however many there were. Not thread-safe. */
    public static final class Builder {
        private record Key(RunId run, StepRef ref) {}

        /** Attempts of a key, the latest last; each knows the value before the first. Bounded by the attempts of a step. */
        private final Map<Key, Deque<Effect>> open = new HashMap<>();

        /** What was there when the newest effect of a step had been undone: what the one under it must show now. */
        private final Map<StepRef, String> restored = new HashMap<>();

        /** Takes one entry; those that say nothing about effects are passed over. */
        public Builder apply(Entry entry) {
            switch (entry.event()) {
                case Event.StepIntent intent -> intend(entry, intent);
                case Event.StepCaptured captured -> capture(entry.run(), captured);
                case Event.StepApplied applied -> applied(entry.run(), applied);
                case Event.GuardReverted reverted -> revert(entry.run(), reverted);
                case Event.UndoEnded ended -> undo(ended);
                default -> {}
            }
            return this;
        }

        private void intend(Entry entry, Event.StepIntent intent) {
            restored.remove(intent.ref());
            Deque<Effect> attempts = open.computeIfAbsent(new Key(entry.run(), intent.ref()), _ -> new ArrayDeque<>(2));
            Effect last = attempts.peekLast();
            boolean known = last != null && last.stage() != Effect.Stage.INTENDED;
            attempts.addLast(new Effect(
                    entry.run(),
                    intent.ref(),
                    intent.attempt(),
                    last == null ? Effect.Stage.INTENDED : last.stage(),
                    known ? last.before() : "",
                    known ? last.after() : "",
                    intent.kind(),
                    !intent.undo(),
                    entry.seq()));
        }

        private void capture(RunId run, Event.StepCaptured captured) {
            replaceLast(
                    run,
                    captured.ref(),
                    captured.attempt(),
                    effect -> effect.stage() == Effect.Stage.INTENDED
                            ? with(effect, Effect.Stage.CAPTURED, captured.before(), "")
                            : effect);
        }

        /** An action that left everything as it was has nothing to take back, whatever others do later. */
        private void applied(RunId run, Event.StepApplied applied) {
            replaceLast(
                    run,
                    applied.ref(),
                    applied.attempt(),
                    effect -> with(
                            effect,
                            Effect.Stage.APPLIED,
                            effect.stage() == Effect.Stage.INTENDED ? applied.before() : effect.before(),
                            applied.after()));
            var key = new Key(run, applied.ref());
            Deque<Effect> attempts = open.get(key);
            if (attempts != null && !attempts.isEmpty()) {
                Effect last = attempts.getLast();
                if (last.stage() == Effect.Stage.APPLIED && last.before().equals(last.after())) {
                    open.remove(key);
                }
            }
        }

        /** The host took the attempt back: what an earlier attempt of the same step did is there again. */
        private void revert(RunId run, Event.GuardReverted reverted) {
            var key = new Key(run, reverted.ref());
            Deque<Effect> attempts = open.get(key);
            if (attempts != null) {
                attempts.removeIf(effect -> effect.attempt() == reverted.attempt());
                if (attempts.isEmpty()) {
                    open.remove(key);
                }
            }
        }

        private void undo(Event.UndoEnded ended) {
            switch (ended.ending()) {
                case UNDONE, ALREADY -> {
                    var attempts = open.remove(new Key(ended.of(), ended.ref()));
                    if (attempts != null
                            && !attempts.isEmpty()
                            && attempts.getLast().stage() != Effect.Stage.INTENDED) {
                        restored.put(ended.ref(), attempts.getLast().before());
                    }
                }
                case CONFLICT, IRREVERSIBLE, FAILED -> {}
            }
        }

        private void replaceLast(RunId run, StepRef ref, int attempt, UnaryOperator<Effect> change) {
            Deque<Effect> attempts = open.get(new Key(run, ref));
            if (attempts != null && !attempts.isEmpty() && attempts.getLast().attempt() == attempt) {
                attempts.addLast(change.apply(attempts.removeLast()));
            }
        }

        private static Effect with(Effect effect, Effect.Stage stage, String before, String after) {
            return new Effect(
                    effect.run(),
                    effect.ref(),
                    effect.attempt(),
                    stage,
                    before,
                    after,
                    effect.kind(),
                    effect.irreversible(),
                    effect.seq());
        }

        /** {@return what is open so far} */
        public Effects build() {
            var effects = new ArrayList<>(open.values().stream()
                    .filter(attempts -> !attempts.isEmpty())
                    .map(Deque::getLast)
                    .sorted(Comparator.comparingLong(Effect::seq))
                    .toList());
            var newest = new HashMap<StepRef, Integer>();
            for (int i = 0; i < effects.size(); i++) {
                newest.put(effects.get(i).ref(), i);
            }
            restored.forEach((ref, state) -> Optional.ofNullable(newest.get(ref))
                    .ifPresent(i -> effects.set(i, effects.get(i).under(state))));
            return new Effects(effects);
        }
    }
}
