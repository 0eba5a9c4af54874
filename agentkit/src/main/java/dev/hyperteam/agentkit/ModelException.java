package dev.hyperteam.agentkit;

import java.time.Duration;
import java.util.Optional;

/** There is no whole answer, and why. The message is for people and holds no secret. */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Kind {
        /** The key is missing, wrong or may not do this. */
        AUTHENTICATION(false),
        /** There is no such model. */
        NO_SUCH_MODEL(false),
        RATE_LIMIT(true),
        /** The provider is overloaded or broken (5xx, 529). */
        OVERLOADED(true),
        /** The conversation is too long for the model. */
        CONTEXT(false),
        /** The request was refused for another reason. */
        BAD_REQUEST(false),
        /** No connection, or it broke in the middle. */
        UNREACHABLE(true),
        TIMEOUT(true),
        OTHER(false);

        private final boolean retriable;

        Kind(boolean retriable) {
            this.retriable = retriable;
        }

        /** {@return whether asking again may help} */
        public boolean retriable() {
            return retriable;
        }
    }

    private final Kind kind;
    private final transient Optional<Duration> retryAfter;

    /** {@code retryAfter} is what the provider asked for. */
    public ModelException(Kind kind, String message, Optional<Duration> retryAfter) {
        super(message);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    /** {@return why} */
    public Kind kind() {
        return kind;
    }

    /** {@return how long the provider wants to be left alone} */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
