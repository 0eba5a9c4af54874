package dev.hyperteam.agentkit;

import dev.hyperteam.agentkit.model.ModelException;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.json.Json;
import java.util.Optional;

/** How an agent ended. After every ending but {@link Done} and {@link Refused} it can be resumed from its transcript. */
public sealed interface Ending {
    /** {@return one sentence for a reader} */
    String text();

    /**
     * The model had nothing more to do. That says what the model believes, not that it is true.
     *
     * @param text its last words
     * @param answer the structured answer, when the agent has a form for it
     */
    record Done(String text, Optional<Json.Obj> answer) implements Ending {}

    /**
     * A limit is used up. Raise it and resume.
     *
     * @param limit which
     * @param text how far it went
     */
    record BudgetSpent(Limit limit, String text) implements Ending {}

    /** The model, or its provider's filter, refused; {@code text} is what it said. */
    record Refused(String text) implements Ending {}

    /** Somebody cancelled; {@code text} says why. */
    record Cancelled(String text) implements Ending {}

    /** No model gave an answer. */
    record ModelFailed(ModelException.Kind kind, Problem problem) implements Ending {
        @Override
        public String text() {
            return problem.text();
        }
    }

    /** The agent went in circles, or could not get its calls or its answer into the right form. */
    record Stuck(String text) implements Ending {}

    /** A hook stopped it. */
    record Stopped(String text) implements Ending {}
}
