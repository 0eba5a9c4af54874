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
    /** An agent works for the node, or has chosen what becomes of it. */
    AGENT,
    TRIED_AGAIN,
    RESUMED;

    /** {@return the trigger for {@code ending}} */
    public static TeamTrigger of(TeamEnding ending) {
        return ending.satisfiesNeed() ? ENDED_WELL : ENDED_OTHERWISE;
    }
}
