package dev.hyperteam.agentkit.transcript;

import java.util.List;

/**
 * The append-only record of one agent's conversation. An agent that is rebuilt from it neither pays twice for an answer nor repeats a
 * call that has a result. One agent writes at a time; reading is thread-safe.
 */
public interface Transcript {
    /**
     * Adds an entry. When this returns, the entry survives the death of the process.
     *
     * @throws dev.hyperteam.base.ProblemException when it cannot be written; the agent then stops before it does anything else
     */
    void append(Entry entry);

    /** {@return everything so far, in order} */
    List<Entry> entries();
}
