package dev.hyperteam.core.event;

import dev.hyperteam.core.workflow.StepRef;

/**
 * What a run changed, or may have changed, and nobody has taken back yet. Several attempts of one step in one run are one effect:
 * {@code before} is the value before the first of them.
 *
 * @param run whose effect it is
 * @param ref the step
 * @param attempt the last attempt that touched it
 * @param stage how much the journal knows
 * @param before value before; empty while {@link Stage#INTENDED}
 * @param after value after the last attempt that ended well; empty when none did
 * @param kind the action's kind
 * @param irreversible whether it was said beforehand that there is no way back
 * @param seq of the last attempt's intent: effects are undone from the highest to the lowest
 */
public record Effect(
        RunId run,
        StepRef ref,
        int attempt,
        Stage stage,
        String before,
        String after,
        String kind,
        boolean irreversible,
        long seq) {

    /**
     * {@return this effect once a newer one of the same step, whose value before was {@code restored}, has been undone} What is there then
     * is not what this effect left, if somebody changed it in between; but that change was overwritten knowingly by the newer effect, so
     * it is no reason to stop now.
     */
    public Effect under(String restored) {
        return stage == Stage.APPLIED
                ? new Effect(run, ref, attempt, stage, before, restored, kind, irreversible, seq)
                : this;
    }

    /** How much the journal knows of an effect. */
    public enum Stage {
        /** The intent is durable, the value before is not in the journal: the target may have captured it, or nothing happened. */
        INTENDED,
        /** The value before is known, the action did not end well as far as the journal knows. */
        CAPTURED,
        /** Before and after are known. */
        APPLIED
    }
}
