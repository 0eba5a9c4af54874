package dev.hyperteam.engine;

import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.action.StepScripts;
import dev.hyperteam.core.event.Effect;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.UndoEnding;
import dev.hyperteam.core.workflow.StepRef;
import dev.hyperteam.remote.DetachedJob;
import dev.hyperteam.remote.DetachedKey;
import dev.hyperteam.remote.DetachedResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Undoes effects in the reverse of the order in which they were made, so that dependants come first. An effect is undone only while the
 * host still shows what was made; else it is a conflict and left alone. What was run then is run backwards now: an undo does not depend
 * on today's runbooks.
 */
final class Rollback {
    private static final int UNDONE = 0;
    private static final int CONFLICT = 65;
    private static final int ALREADY = 66;
    private static final int FENCED = 97;

    private final RunContext run;
    private final Map<String, TargetSession> targets;
    private final UndoSecrets secrets;
    private final Set<String> inConflict = new HashSet<>();
    /** What was there when the newest effect of a step had been undone: what the one under it must show. */
    private final Map<StepRef, String> restored = new HashMap<>();

    Rollback(RunContext run, Map<String, TargetSession> targets, ValueSource values) {
        this.run = run;
        this.targets = targets;
        this.secrets = new UndoSecrets(run, values);
    }

    /**
     * Undoes {@code effects}, given oldest first.
     *
     * @return what became of each, in the order in which they were undone
     */
    List<RollbackResult.Undone> undo(String scope, List<Effect> effects) throws InterruptedException {
        long start = run.clock().nanoTime();
        List<Effect> order = effects.reversed();
        run.recorder()
                .durable(new Event.RollbackStarted(
                        scope, run.holder(), order.stream().map(Effect::ref).toList()));
        var results = new ArrayList<RollbackResult.Undone>();
        int number = 0;
        try {
            for (Effect effect : order) {
                number++;
                if (run.cancelled().getAsBoolean()) {
                    break;
                }
                results.add(undo(effect, number));
            }
        } finally {
            int conflicts = (int) results.stream()
                    .filter(undone -> undone.ending() == UndoEnding.CONFLICT)
                    .count();
            int undone = (int) results.stream()
                    .filter(item -> item.ending() == UndoEnding.UNDONE)
                    .count();
            run.recorder()
                    .durable(new Event.RollbackEnded(
                            complete(order, results),
                            undone,
                            conflicts,
                            Duration.ofNanos(run.clock().nanoTime() - start)));
        }
        return results;
    }

    static boolean complete(List<Effect> order, List<RollbackResult.Undone> results) {
        return results.size() == order.size()
                && results.stream()
                        .allMatch(undone ->
                                undone.ending() == UndoEnding.UNDONE || undone.ending() == UndoEnding.ALREADY);
    }

    private RollbackResult.Undone undo(Effect given, int number) throws InterruptedException {
        var effect =
                Optional.ofNullable(restored.get(given.ref())).map(given::under).orElse(given);
        UndoEnding ending;
        String detail;
        String state = "";
        // An older effect lies under a newer one of the same step: while the newer one stands, the older cannot be
        // undone.
        if (inConflict.contains(effect.ref().toString())) {
            ending = UndoEnding.CONFLICT;
            detail = "a later change of the same step could not be undone";
        } else if (effect.irreversible()) {
            ending = UndoEnding.IRREVERSIBLE;
            detail = "there is no way back; the plan says so before it is done";
        } else {
            run.recorder().durable(new Event.UndoIntent(effect.ref(), effect.run(), effect.attempt()));
            var answer = onTarget(effect, number);
            ending = answer.ending();
            detail = answer.detail();
            state = answer.state();
        }
        if (ending != UndoEnding.UNDONE && ending != UndoEnding.ALREADY) {
            inConflict.add(effect.ref().toString());
        } else if (effect.stage() != Effect.Stage.INTENDED) {
            restored.put(effect.ref(), effect.before());
        }
        run.recorder()
                .note(new Event.UndoEnded(
                        effect.ref(),
                        effect.run(),
                        effect.attempt(),
                        ending,
                        run.recorder().clean(detail),
                        run.recorder().clean(state)));
        return new RollbackResult.Undone(effect.ref(), effect.run(), ending, detail);
    }

    private record Answer(UndoEnding ending, String detail, String state) {}

    private Answer onTarget(Effect effect, int number) throws InterruptedException {
        TargetSession target = Optional.ofNullable(
                        targets.get(effect.ref().node().target()))
                .orElseThrow(() -> new IllegalStateException("no session for " + effect.ref()));
        try {
            return target.locks().holding(effect.kind().equals("package") ? List.of("apt") : List.of(), () -> {
                String after = effect.stage() == Effect.Stage.APPLIED ? effect.after() : "";
                String script = StepScripts.undo(
                        effect.run(),
                        effect.ref(),
                        effect.attempt(),
                        run.lease(target).token(),
                        after);
                var key = new DetachedKey(
                        run.run().value(),
                        effect.ref().node().team().value(),
                        effect.ref().step(),
                        "undo-" + number);
                target.changed();
                return answer(target.actor()
                        .runDetached(new DetachedJob(
                                key,
                                script,
                                secrets.of(effect.ref(), target),
                                run.settings().deadlines().attempt(),
                                run.settings().outputLimit())));
            });
        } catch (TargetHeld e) {
            throw e;
        } catch (ProblemException e) {
            return new Answer(UndoEnding.FAILED, run.recorder().clean(String.valueOf(e.getMessage())), "");
        }
    }

    private Answer answer(DetachedResult result) {
        if (!(result instanceof DetachedResult.Done done)) {
            return new Answer(
                    UndoEnding.FAILED,
                    "the undo did not end: " + result.getClass().getSimpleName(),
                    "");
        }
        String state = Attempt.EffectFile.parse(done.effect()).after().orElse("");
        String output = Words.tail(run.recorder().clean(done.output()), 2000);
        return switch (done.exitCode()) {
            case UNDONE -> new Answer(UndoEnding.UNDONE, "", state);
            case ALREADY -> new Answer(UndoEnding.ALREADY, "the host shows the value before already", state);
            case CONFLICT -> new Answer(UndoEnding.CONFLICT, output, state);
            case FENCED ->
                throw new TargetHeld("target", "the target refused an undo: " + Words.line(output, 200), false);
            default -> new Answer(UndoEnding.FAILED, "exit code " + done.exitCode() + ": " + output, state);
        };
    }
}
