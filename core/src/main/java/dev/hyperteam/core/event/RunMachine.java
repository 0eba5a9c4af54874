package dev.hyperteam.core.event;

import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run's life as a table. A rollback is a run of its own, with or without a {@link Event.RunStarted} in front. */
public final class RunMachine {
    private static final TransitionTable<RunStage, RunTrigger> TABLE = table();

    private RunMachine() {}

    /** {@return every legal transition} */
    public static List<Transition<RunStage, RunTrigger>> transitions() {
        return TABLE.rows();
    }

    /** {@return the next stage, or null when {@code on} is not legal in {@code from}} */
    public static @Nullable RunStage next(RunStage from, RunTrigger on) {
        return TABLE.next(from, on);
    }

    private static TransitionTable<RunStage, RunTrigger> table() {
        var going = EnumSet.of(RunStage.RUNNING, RunStage.ROLLING_BACK);
        return new TransitionTable.Builder<RunStage, RunTrigger>()
                .row(RunStage.NEW, RunTrigger.STARTED, RunStage.RUNNING)
                .rows(EnumSet.of(RunStage.NEW, RunStage.RUNNING), RunTrigger.ROLLBACK_STARTED, RunStage.ROLLING_BACK)
                .stays(EnumSet.allOf(RunStage.class), RunTrigger.LEASE_TAKEN)
                .stays(going, RunTrigger.WORK)
                .stays(
                        EnumSet.of(RunStage.RUNNING, RunStage.ROLLING_BACK, RunStage.ENDED),
                        RunTrigger.APPROVAL_ANSWERED)
                .rows(going, RunTrigger.ENDED, RunStage.ENDED)
                .row(RunStage.ENDED, RunTrigger.ENDED, RunStage.ENDED) // RollbackEnded, then RunEnded
                .row(RunStage.ROLLING_BACK, RunTrigger.ROLLBACK_ENDED, RunStage.ENDED)
                .stays(going, RunTrigger.RESUMED)
                .row(RunStage.ENDED, RunTrigger.RESUMED, RunStage.RUNNING)
                .build(RunStage.class, RunTrigger.class);
    }
}
