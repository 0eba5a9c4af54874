package dev.hyperteam.agentkit;

import java.time.Duration;
import java.util.Optional;

/** Something that a model may call. Thread-safe where {@link #beside} says so. */
public interface Tool {
    /** {@return how a model is told of it} */
    ToolSpec spec();

    /**
     * Does it. What it throws becomes a failed output for the model, but for {@link InterruptedException}.
     *
     * @param call the model's id of the call
     * @param arguments held against {@link #spec}
     */
    Output call(String call, Arguments arguments) throws InterruptedException;

    /** {@return after what time it is interrupted} */
    default Duration timeout() {
        return Duration.ofMinutes(5);
    }

    /** {@return whether it may run at the same time as others} */
    default boolean beside() {
        return false;
    }

    /**
     * Finds out what became of a call of an earlier process, which began and whose end nobody saw. It must not begin it again.
     *
     * @return empty when that cannot be told
     */
    default Optional<Output> lookup(String call, Arguments arguments) throws InterruptedException {
        return Optional.empty();
    }

    /** What is handed to the model. */
    record Output(String text, boolean failed) {
        /** {@return a good output} */
        public static Output of(String text) {
            return new Output(text, false);
        }

        /** {@return a failed one} */
        public static Output failed(String text) {
            return new Output(text, true);
        }
    }
}
