package dev.hyperteam.agentkit.tool;

/**
 * By this a tool says that it waits for a person. Its timeout stands still meanwhile, and so does the agent's time as long as no other call
 * is at work. Each {@link #begins} needs its {@link #ends}; they may overlap. Thread-safe.
 */
public interface Waiting {
    /** From now on it waits. */
    void begins();

    /** It goes on. */
    void ends();

    /** {@return for a call that nobody times} */
    static Waiting unnoticed() {
        return new Waiting() {
            @Override
            public void begins() {}

            @Override
            public void ends() {}
        };
    }
}
