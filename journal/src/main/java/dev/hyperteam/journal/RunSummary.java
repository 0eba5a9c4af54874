package dev.hyperteam.journal;

import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run in a list of runs; known without reading its events.
 *
 * @param run which
 * @param firstSeq its first milestone's position
 * @param startedAt when it began
 * @param holder who drove it last
 * @param resumes how often it was resumed
 * @param ending how it ended; null while it goes on, or after a crash
 * @param reason the ending's reason
 * @param endedAt when it ended
 * @param started how it was started; null for a rollback
 * @param rollback what it set out to undo; null when it is no rollback
 */
public record RunSummary(
        RunId run,
        long firstSeq,
        Instant startedAt,
        String holder,
        int resumes,
        @Nullable RunEnding ending,
        String reason,
        @Nullable Instant endedAt,
        Event.@Nullable RunStarted started,
        Event.@Nullable RollbackStarted rollback) {

    /** {@return whether a resume has something to do} */
    public boolean resumable() {
        return started != null && rollback == null && ending != RunEnding.COMPLETE;
    }

    /**
     * {@return whether this is a rollback that {@code other} made on its way: of a team that failed, or to show that a repair can be
     * undone} The same process did it while {@code other} went on.
     */
    public boolean within(RunSummary other) {
        return rollback != null
                && other.started != null
                && holder.equals(other.holder)
                && firstSeq > other.firstSeq
                && (other.endedAt == null || startedAt.isBefore(other.endedAt));
    }
}
