package dev.hyperteam.agents;

/** What part models take in a run. */
public enum Mode {
    /** They help with a step that has failed all its attempts, and choose what becomes of a team that failed. */
    ASSIST,
    /** They also drive their teams. */
    AGENT
}
