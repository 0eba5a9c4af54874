package dev.hyperteam.agentkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The record of an agent's work, from which another process goes on: what was paid for is not paid again, what was done is not done again.
 * An entry is durable when {@link #add} returns.
 */
public interface Transcript {
    /** {@return every entry, oldest first} */
    List<Entry> entries();

    /** Adds one. */
    void add(Entry entry);

    /** What happened. */
    sealed interface Entry {
        /** The model answered. {@code microDollars} is -1 where no price is known. */
        record Answered(Model.Answer answer, int turn, long microDollars, java.time.Duration took) implements Entry {}

        /** A tool is about to be called. */
        record Called(ToolCall call) implements Entry {}

        /** It has answered, or was not called and why. */
        record Resulted(ToolResult result, java.time.Duration took) implements Entry {}

        /** The model has shortened the conversation: up to the message number {@code upTo} (not included) it reads as the answer from now on. */
        record Summarised(Model.Answer answer, int upTo, long microDollars, java.time.Duration took) implements Entry {}

        /** The agent was told something more. */
        record Told(String text) implements Entry {}
    }

    /** {@return one that is gone with its process} */
    static Transcript inMemory() {
        var entries = new CopyOnWriteArrayList<Entry>();
        return new Transcript() {
            @Override
            public List<Entry> entries() {
                return List.copyOf(new ArrayList<>(entries));
            }

            @Override
            public void add(Entry entry) {
                entries.add(entry);
            }
        };
    }
}
