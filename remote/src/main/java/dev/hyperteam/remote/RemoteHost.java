package dev.hyperteam.remote;

/**
 * A host over one authenticated connection, dialled by the first call and dialled anew after a loss. Thread-safe; calls of many
 * threads share the connection. Every method may throw {@link RemoteException}; an interrupt closes the channel at once.
 */
public interface RemoteHost extends AutoCloseable {
    /** {@return the host as the user calls it} */
    String name();

    /**
     * Asks all questions of a batch in one round trip. Asks again over a new connection if the first breaks, as probes change nothing.
     *
     * @return an answer for every probe; what did not come back is {@link ProbeAnswer.Unknown}
     */
    ProbeAnswers probe(ProbeBatch batch) throws InterruptedException;

    /**
     * Runs a short command. Never repeated by itself: when the connection breaks, its outcome is unknown.
     *
     * @return how it ended; an exit code other than 0 is a result, not an error
     */
    ExecResult exec(ExecRequest request) throws InterruptedException;

    /**
     * Starts a command on the target unless an attempt of this key was started before, and follows it to its end, over as many
     * connections as it takes. An interrupt stops the following; the command runs on and can be looked up.
     *
     * @return how it ended; never {@link DetachedResult.NotStarted} or {@link DetachedResult.Running}
     */
    DetachedResult runDetached(DetachedJob job) throws InterruptedException;

    /** {@return what the target knows about {@code key}; never starts and never waits for anything} */
    DetachedResult lookup(DetachedKey key) throws InterruptedException;

    /** Drops the connection; the next call dials anew. Calls under way fail as if the network had been cut. */
    void reconnect();

    /** Cuts the connection. Returns at once; calls under way fail. */
    @Override
    void close();
}
