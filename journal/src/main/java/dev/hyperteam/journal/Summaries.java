package dev.hyperteam.journal;

import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunEnding;
import org.jspecify.annotations.Nullable;

/** Folds a run's milestones into its line in the list of runs. */
final class Summaries {
    private Summaries() {}

    static RunSummary first(Entry entry) {
        return next(new RunSummary(entry.run(), entry.seq(), entry.at(), "", 0, null, "", null, null, null), entry);
    }

    static RunSummary next(RunSummary old, Entry entry) {
        return switch (entry.event()) {
            case Event.RunStarted e -> going(old, e.holder(), old.resumes(), e, old.rollback());
            case Event.RollbackStarted e -> going(old, e.holder(), old.resumes(), old.started(), e);
            case Event.RunResumed e -> going(old, e.holder(), old.resumes() + 1, old.started(), old.rollback());
            case Event.RunEnded e -> ended(old, entry, e.ending(), e.reason());
            case Event.RollbackEnded e ->
                ended(
                        old,
                        entry,
                        e.complete() ? RunEnding.COMPLETE : RunEnding.FAILED,
                        e.undone() + " undone, " + e.conflicts() + " in conflict");
            default -> old;
        };
    }

    private static RunSummary going(
            RunSummary old,
            String holder,
            int resumes,
            Event.@Nullable RunStarted started,
            Event.@Nullable RollbackStarted rollback) {
        return new RunSummary(
                old.run(), old.firstSeq(), old.startedAt(), holder, resumes, null, "", null, started, rollback);
    }

    private static RunSummary ended(RunSummary old, Entry entry, RunEnding ending, String reason) {
        return new RunSummary(
                old.run(),
                old.firstSeq(),
                old.startedAt(),
                old.holder(),
                old.resumes(),
                ending,
                reason,
                entry.at(),
                old.started(),
                old.rollback());
    }
}
