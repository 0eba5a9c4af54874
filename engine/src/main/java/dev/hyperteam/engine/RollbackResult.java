package dev.hyperteam.engine;

import dev.hyperteam.core.event.RunId;
import dev.hyperteam.core.event.UndoEnding;
import dev.hyperteam.core.workflow.StepRef;
import java.time.Duration;
import java.util.List;

/**
 * How a rollback ended.
 *
 * @param run the rollback's own id in the journal
 * @param complete whether nothing within its scope is left to undo
 */
public record RollbackResult(RunId run, boolean complete, List<Undone> steps, Duration duration) {
    public RollbackResult {
        steps = List.copyOf(steps);
    }

    /** One effect, in the order in which they were undone. {@code of} is the run that it was made in. */
    public record Undone(StepRef ref, RunId of, UndoEnding ending, String detail) {}
}
