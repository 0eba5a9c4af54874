package dev.hyperteam.agentkit.model;

import java.util.function.Consumer;

/** A language model that can be asked. Implementations are thread-safe and never retry: that is the caller's decision. */
public interface Model {
    /** {@return which model this is} */
    ModelId id();

    /**
     * Asks once, and waits in the calling thread until the answer is complete.
     *
     * @param events gets what arrives before the answer is complete, in the calling thread; after a failure it is worth nothing
     * @throws ModelException when there is no complete answer; says whether asking again makes sense
     * @throws InterruptedException when the calling thread was interrupted; the connection is given up by then
     */
    ModelResponse ask(ModelRequest request, Consumer<ModelEvent> events) throws InterruptedException;
}
