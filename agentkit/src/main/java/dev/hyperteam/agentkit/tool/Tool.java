package dev.hyperteam.agentkit.tool;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Something that a model may have done. Thread-safe when {@link Traits#parallel()}. A tool is called in a thread of its own, which is
 * interrupted at the timeout and at cancellation; it must then end soon.
 */
public interface Tool {
    /** {@return the name: letters, digits, {@code _} and {@code -}, at most 64} */
    String name();

    /** {@return what it does and when to use it, for the model} */
    String description();

    /** {@return the form of its arguments} */
    Schema parameters();

    /** {@return how it wants to be treated} */
    default Traits traits() {
        return Traits.USUAL;
    }

    /**
     * Does it. Never called twice for one call of the model.
     *
     * @param arguments fit {@link #parameters}
     * @return the answer for the model, whether it worked or not
     * @throws Exception becomes an error for the model; agentkit goes on
     */
    ToolResult call(Arguments arguments, ToolContext context) throws Exception;

    /**
     * Asks what became of a call that was begun and whose result was lost in a crash. Must not change anything.
     *
     * @return what is known; {@link Lookup.Unknown} tells the model that nobody knows
     */
    default Lookup lookup(Arguments arguments, ToolContext context) throws Exception {
        return new Lookup.Unknown();
    }

    /** What became of a call. */
    sealed interface Lookup {
        /** It was carried out; this is its result. */
        record Happened(ToolResult result) implements Lookup {}

        /** It was not carried out; it is carried out now. */
        record NeverHappened() implements Lookup {}

        /** Nobody knows; the model is told, and the call is not repeated. */
        record Unknown() implements Lookup {}
    }

    /**
     * How a tool wants to be treated.
     *
     * @param timeout how long a call may take
     * @param parallel whether it may run beside other calls of the same turn
     * @param repeatable whether a call may simply be carried out again after a crash, because it only reads
     * @param maxChars the most characters of a result that the model gets, at least 200; the middle is left out beyond
     */
    record Traits(Duration timeout, boolean parallel, boolean repeatable, int maxChars) {
        /** Two minutes, alone, never repeated, 16,000 characters. */
        public static final Traits USUAL = new Traits(Duration.ofMinutes(2), false, false, 16_000);

        public Traits {
            requireNonNull(timeout, "timeout");
            if (!timeout.isPositive() || maxChars < 200) {
                throw new IllegalArgumentException("traits of a tool out of range: " + timeout + ", " + maxChars);
            }
        }

        /** {@return for a tool that only reads: beside others, repeatable} */
        public Traits readOnly() {
            return new Traits(timeout, true, true, maxChars);
        }

        /** {@return the same with another timeout} */
        public Traits within(Duration limit) {
            return new Traits(limit, parallel, repeatable, maxChars);
        }

        /** {@return the same with another bound on results} */
        public Traits atMost(int chars) {
            return new Traits(timeout, parallel, repeatable, chars);
        }
    }

    /** What a tool that is a lambda does. */
    @FunctionalInterface
    interface Body {
        /** As {@link Tool#call}. */
        ToolResult call(Arguments arguments, ToolContext context) throws Exception;
    }

    /** {@return a tool from its parts} */
    static Tool of(String name, String description, Schema parameters, Traits traits, Body body) {
        return new SimpleTool(name, description, parameters, traits, body);
    }

    /** {@return a tool with {@link Traits#USUAL} from its parts} */
    static Tool of(String name, String description, Schema parameters, Body body) {
        return new SimpleTool(name, description, parameters, Traits.USUAL, body);
    }
}
