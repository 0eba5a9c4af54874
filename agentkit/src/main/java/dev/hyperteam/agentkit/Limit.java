package dev.hyperteam.agentkit;

import java.util.Locale;

/** What a budget bounds. */
public enum Limit {
    /** Answers of the model. */
    TURNS,
    /** Tokens, read and written. */
    TOKENS,
    /** US dollars. */
    MONEY,
    /** Time on the clock while the agent was under way. */
    WALL_TIME;

    /** {@return in a reader's words} */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
