package dev.hyperteam.agentkit.model;

import java.util.Optional;
import java.util.function.Consumer;

/** A language model that can be asked. Implementations are thread-safe and never retry: that is the caller's decision. */
public interface Model {
    /** {@return which model this is} */
    ModelId id();

    /** {@return how many tokens it can read and write in one conversation} */
    default int contextTokens() {
        return 128_000;
    }

    /** {@return what it costs, where that is known better than from a table} */
    default Optional<Price> price() {
        return Optional.empty();
    }

    /**
     * Asks once, and waits in the calling thread until the answer is complete.
     *
     * @param events gets what arrives before the answer is complete, in the calling thread; after a failure it is worth nothing
     * @throws ModelException when there is no complete answer; says whether asking again makes sense
     * @throws InterruptedException when the calling thread was interrupted; the connection is given up by then
     */
    ModelResponse ask(ModelRequest request, Consumer<ModelEvent> events) throws InterruptedException;
}
