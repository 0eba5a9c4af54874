package dev.hyperteam.core.event;

/** What makes a node change its state. */
public enum TeamTrigger {
    STARTED,
    ENDED_WELL,
    ENDED_OTHERWISE,
    OUTPUTS_SET,
    SIGNAL_POSTED,
    APPROVAL_REQUESTED,
    APPROVAL_ANSWERED,
    RESUMED;

    /** {@return the trigger for {@code ending}} */
    public static TeamTrigger of(TeamEnding ending) {
        return ending.satisfiesNeed() ? ENDED_WELL : ENDED_OTHERWISE;
    }
}
