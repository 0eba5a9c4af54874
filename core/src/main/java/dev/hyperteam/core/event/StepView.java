package dev.hyperteam.core.event;

import dev.hyperteam.core.workflow.StepRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step as the journal knows it.
 *
 * @param ref which
 * @param state where it stands
 * @param title from its runbook; empty until it started
 * @param number its place among {@code total}, from 1; 0 until it started
 * @param total steps of its team
 * @param attempts attempts begun so far within the run, over all processes
 * @param openIntent the attempt whose outcome the journal does not know, because the process that made it is gone or it is still
 *     going on; 0 when there is none. A resume looks it up on the target before anything is repeated
 * @param captured whether the value before of {@code openIntent} is known
 * @param kind the action's kind; empty before the first intent
 * @param hazards why it needs care; empty before the first intent
 * @param before value before the run touched it; empty while unknown
 * @param after value after the last attempt that ended well; empty while unknown
 * @param guardArmed whether a revert timer lies on the target as far as the journal knows
 * @param answer the last check's answer; empty before it
 * @param detail the last check's detail
 * @param evidence of the last verification
 * @param lastFailure the last failed attempt; null when none failed
 * @param ending how it ended; null while it has not, and again after a resume that tries once more
 * @param reason the ending's reason
 * @param undo what became of its last undo; null when there was none in this run
 * @param startedAt when work on it began, the first time
 * @param endedAt when it ended
 * @param took time that its ending names; zero while it has not ended
 */
public record StepView(
        StepRef ref,
        StepState state,
        String title,
        int number,
        int total,
        int attempts,
        int openIntent,
        boolean captured,
        String kind,
        List<String> hazards,
        String before,
        String after,
        boolean guardArmed,
        String answer,
        String detail,
        List<Evidence> evidence,
        Event.@Nullable AttemptFailed lastFailure,
        @Nullable StepEnding ending,
        String reason,
        @Nullable UndoEnding undo,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        Duration took) {

    /** {@return whether an attempt may have touched the host without the journal knowing how it ended} */
    public boolean hasOpenIntent() {
        return openIntent > 0;
    }
}
