package dev.hyperteam.core.event;

/** What makes a run change its stage. */
public enum RunTrigger {
    STARTED,
    ROLLBACK_STARTED,
    RESUMED,
    LEASE_TAKEN,
    /** Anything about a phase, a node or a step. */
    WORK,
    APPROVAL_ANSWERED,
    ROLLBACK_ENDED,
    ENDED;

    /** {@return the trigger for {@code event}} */
    public static RunTrigger of(Event event) {
        return switch (event) {
            case Event.RunStarted _ -> STARTED;
            case Event.RunResumed _ -> RESUMED;
            case Event.RunEnded _ -> ENDED;
            case Event.LeaseTaken _ -> LEASE_TAKEN;
            case Event.RollbackStarted _ -> ROLLBACK_STARTED;
            case Event.RollbackEnded _ -> ROLLBACK_ENDED;
            case Event.ApprovalAnswered _ -> APPROVAL_ANSWERED;
            case Event.PhaseEnded _ -> WORK;
            case Event.OfNode _ -> WORK;
        };
    }
}
