package dev.hyperteam.core.event;

import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node's life as a table. A node that is blocked, skipped or not applicable ends without having started. */
public final class TeamMachine {
    private static final TransitionTable<TeamState, TeamTrigger> TABLE = table();

    private TeamMachine() {}

    /** {@return every legal transition} */
    public static List<Transition<TeamState, TeamTrigger>> transitions() {
        return TABLE.rows();
    }

    /** {@return the next state, or null when {@code on} is not legal in {@code from}} */
    public static @Nullable TeamState next(TeamState from, TeamTrigger on) {
        return TABLE.next(from, on);
    }

    private static TransitionTable<TeamState, TeamTrigger> table() {
        var open = EnumSet.of(TeamState.PENDING, TeamState.RUNNING);
        var all = EnumSet.allOf(TeamState.class);
        return new TransitionTable.Builder<TeamState, TeamTrigger>()
                .row(TeamState.PENDING, TeamTrigger.STARTED, TeamState.RUNNING)
                .rows(open, TeamTrigger.ENDED_WELL, TeamState.DONE)
                .rows(open, TeamTrigger.ENDED_OTHERWISE, TeamState.ENDED)
                .stays(EnumSet.of(TeamState.RUNNING), TeamTrigger.OUTPUTS_SET)
                .stays(all, TeamTrigger.SIGNAL_POSTED)
                // A person may be asked what becomes of a node that has failed.
                .stays(
                        EnumSet.of(TeamState.PENDING, TeamState.RUNNING, TeamState.ENDED),
                        TeamTrigger.APPROVAL_REQUESTED)
                // An answer may come from another terminal after the run has stopped to wait for it.
                .stays(all, TeamTrigger.APPROVAL_ANSWERED)
                .stays(all, TeamTrigger.AGENT)
                .row(TeamState.ENDED, TeamTrigger.TRIED_AGAIN, TeamState.PENDING)
                .row(TeamState.PENDING, TeamTrigger.RESUMED, TeamState.PENDING)
                .row(TeamState.RUNNING, TeamTrigger.RESUMED, TeamState.PENDING)
                .row(TeamState.DONE, TeamTrigger.RESUMED, TeamState.DONE)
                .row(TeamState.ENDED, TeamTrigger.RESUMED, TeamState.PENDING)
                .build(TeamState.class, TeamTrigger.class);
    }
}
