package dev.hyperteam.agentkit.model;

import dev.hyperteam.base.Problem;
import java.util.List;
import java.util.OptionalInt;

/** Asks a model for one token, to find out whether it can be used before anything depends on it. */
public final class ModelCheck {
    private ModelCheck() {}

    /** What came of it. */
    public sealed interface Verdict {
        /** It answers; so much was paid for that. */
        record Works(ModelId model, Usage usage) implements Verdict {}

        /** It would answer, but not now: too many requests, or too much work. */
        record Busy(ModelId model, Problem problem) implements Verdict {}

        /** It cannot be used like this. */
        record Fails(ModelId model, ModelException.Kind kind, Problem problem) implements Verdict {}
    }

    /**
     * Asks once; never repeats.
     *
     * @throws InterruptedException when the calling thread was interrupted
     */
    public static Verdict of(Model model) throws InterruptedException {
        var request = new ModelRequest("", List.of(new Message.User("Say ok.")), List.of(), OptionalInt.of(1));
        try {
            return new Verdict.Works(model.id(), model.ask(request, event -> {}).usage());
        } catch (ModelException e) {
            return switch (e.kind()) {
                case RATE_LIMITED, OVERLOADED -> new Verdict.Busy(model.id(), e.problem());
                default -> new Verdict.Fails(model.id(), e.kind(), e.problem());
            };
        }
    }
}
