package dev.hyperteam.engine;

import dev.hyperteam.core.action.Rendered;
import dev.hyperteam.core.runbook.Step;
import dev.hyperteam.core.workflow.StepRef;
import java.util.Map;

/**
 * A step with its values filled in for one target.
 *
 * @param values parameters under the names that its shell and templates use
 */
record PreparedStep(StepRef ref, Step step, Rendered rendered, Map<String, String> values) {
    String id() {
        return step.id();
    }
}
