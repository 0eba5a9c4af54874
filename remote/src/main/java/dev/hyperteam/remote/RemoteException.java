package dev.hyperteam.remote;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import org.jspecify.annotations.Nullable;

/** A host could not be used as asked. The problem inside tells a person; the kind tells the engine. */
public final class RemoteException extends ProblemException {
    private static final long serialVersionUID = 1L;

    /** What class of failure it is. */
    public enum Kind {
        /** No TCP connection: name unknown, refused, no route, no answer in time. */
        UNREACHABLE(true),
        /** The host's key is not the trusted one, or no key is trusted yet. */
        HOST_KEY(false),
        /** The host refused every key, or a private key cannot be read. */
        AUTHENTICATION(false),
        /** Root's rights were refused. */
        NO_SUDO(false),
        /** The connection broke while a command ran: its outcome is unknown. */
        CONNECTION_LOST(true),
        /** The host answered something that makes no sense, or cannot keep the contract (full disk, missing program). */
        PROTOCOL(false),
        /** A command or an answer took longer than allowed. */
        TIMEOUT(true),
        /** Somebody else drives this target. */
        FENCED(false);

        private final boolean retryable;

        Kind(boolean retryable) {
            this.retryable = retryable;
        }

        /** {@return whether the same call may succeed later without anybody changing anything} */
        public boolean retryable() {
            return retryable;
        }
    }

    private final Kind kind;

    /** A failure of class {@code kind}. */
    public RemoteException(Kind kind, Problem problem) {
        this(kind, problem, null);
    }

    /** A failure of class {@code kind} and the exception that it came from. */
    public RemoteException(Kind kind, Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
        this.kind = kind;
    }

    /** {@return the class of this failure} */
    public Kind kind() {
        return kind;
    }

    /** {@return whether the same call may succeed later without anybody changing anything} */
    public boolean retryable() {
        return kind.retryable();
    }
}
