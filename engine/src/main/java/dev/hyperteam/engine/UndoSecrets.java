package dev.hyperteam.engine;

import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Secret;
import dev.hyperteam.core.action.SecretInput;
import dev.hyperteam.core.workflow.StepRef;
import java.util.ArrayList;
import java.util.List;

/** The secrets of steps that are undone. An undo works without them; what it prints must not show them. */
final class UndoSecrets {
    private final RunContext run;
    private final ValueSource values;

    UndoSecrets(RunContext run, ValueSource values) {
        this.run = run;
        this.values = values;
    }

    /** {@return what goes to the undo's standard input; nothing when today's runbook has no such step, or it has no secrets} */
    byte[] of(StepRef ref, TargetSession target) throws InterruptedException {
        var found = new ArrayList<Secret>();
        try {
            for (String name : names(ref, target)) {
                run.secrets().find(name).ifPresent(found::add);
            }
        } catch (ProblemException e) {
            // An undo depends neither on today's runbooks and values nor on the secrets being at hand.
        }
        found.forEach(run.recorder()::mask);
        return SecretInput.of(found);
    }

    private List<String> names(StepRef ref, TargetSession target) throws InterruptedException {
        var team = values.workflow().team(ref.node().team());
        var step = team.stream()
                .flatMap(known -> known.steps().stream())
                .filter(candidate ->
                        candidate.id().equals(ref.step()) && candidate.action().usesSecrets())
                .findFirst();
        if (step.isEmpty()) {
            return List.of();
        }
        var facts = target.facts(team.get().facts());
        return new Preparation(
                        ref.node(), team.get(), values.of(team.get(), ref.node().target(), facts))
                .prepare(step.get())
                .rendered()
                .secrets();
    }
}
