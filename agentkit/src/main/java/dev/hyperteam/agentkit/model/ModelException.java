package dev.hyperteam.agentkit.model;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import java.time.Duration;
import java.util.Optional;

/** A model gave no complete answer. */
public final class ModelException extends ProblemException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, which decides what makes sense next. */
    public enum Kind {
        /** Too many requests (429). */
        RATE_LIMITED(true),
        /** The provider has more work than it can do (503, 529). */
        OVERLOADED(true),
        /** The provider failed (5xx). */
        SERVER(true),
        /** No connection, or one that broke before the answer began. */
        CONNECTION(true),
        /** Nothing came for too long. */
        TIMEOUT(true),
        /** The answer broke off half-way. */
        CUT(true),
        /** The key is wrong or may not do this (401, 403). Never repeated: providers lock keys that knock too often. */
        KEY_REJECTED(false),
        /** There is no such model (404). */
        NO_SUCH_MODEL(false),
        /** The conversation is longer than the model can read. */
        CONTEXT_OVERFLOW(false),
        /** The provider found fault with the request (other 4xx), or the answer was not in its own format. */
        BAD_REQUEST(false);

        private final boolean retriable;

        Kind(boolean retriable) {
            this.retriable = retriable;
        }

        /** {@return whether the same request may succeed later} */
        public boolean retriable() {
            return retriable;
        }
    }

    private final Kind kind;
    private final transient Optional<Duration> retryAfter;
    private final transient Usage spent;

    /**
     * A failure.
     *
     * @param retryAfter how long the provider asked to wait, if it did
     * @param spent what was paid for nothing, as far as known
     */
    public ModelException(Kind kind, Problem problem, Optional<Duration> retryAfter, Usage spent) {
        super(problem);
        this.kind = kind;
        this.retryAfter = retryAfter;
        this.spent = spent;
    }

    /** {@return what went wrong} */
    public Kind kind() {
        return kind;
    }

    /** {@return how long the provider asked to wait, if it did} */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** {@return the tokens that the failed attempt is known to have cost} */
    public Usage spent() {
        return spent;
    }

    /** {@return what is wrong} */
    public Problem problem() {
        return problems().getFirst();
    }
}
