package dev.hyperteam.agentkit.mcp;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Redactor;
import dev.hyperteam.base.json.Json;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The way to one server: a connection, and one attempt at another when it was lost. Thread-safe. */
final class Line implements AutoCloseable {
    private final McpServer server;
    private final Redactor redactor;
    private final ReentrantLock connecting = new ReentrantLock();
    private volatile @Nullable Connection current;
    private volatile boolean closed;

    Line(McpServer server, Redactor redactor) {
        this.server = server;
        this.redactor = redactor;
    }

    /**
     * Asks, after connecting where that is needed.
     *
     * @throws ProblemException when there is no connection to be had, or no answer
     */
    Reply ask(String method, Json.Obj parameters, Duration limit) throws InterruptedException {
        return connection().ask(method, parameters, limit);
    }

    /** {@return a connection that nothing speaks against, made now where there is none} */
    Connection connection() throws InterruptedException {
        var known = current;
        if (known != null && known.isFresh() && !closed) {
            return known;
        }
        var patience = server.terms().connectTimeout();
        if (!connecting.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new ProblemException(
                    Problem.of("somebody else has been connecting to it for " + patience.toMillis() + " ms")
                            .at(server.place())
                            .then("nothing was asked; try again"));
        }
        try {
            known = current;
            return known != null && !closed && known.isUsable() ? known : connect(known);
        } finally {
            connecting.unlock();
        }
    }

    private Connection connect(@Nullable Connection old) throws InterruptedException {
        if (old != null) {
            old.abort();
        }
        refuseWhenClosed();
        var fresh = Connection.open(server, redactor);
        current = fresh; // before the handshake, so that close() ends that too
        boolean done = false;
        try {
            refuseWhenClosed();
            fresh.shakeHands(server.terms().connectTimeout());
            done = true;
            return fresh;
        } finally {
            if (!done) {
                fresh.abort();
            }
        }
    }

    private void refuseWhenClosed() {
        if (closed) {
            throw new ProblemException(
                    Problem.of("it is closed").at(server.place()).then("connect again"));
        }
    }

    /** Ends it at once. */
    void abort() {
        closed = true;
        var last = current;
        if (last != null) {
            last.abort();
        }
    }

    /** Ends the connection, the one that is just being made too. */
    @Override
    public void close() {
        closed = true;
        var last = current;
        if (last != null) {
            last.close();
        }
    }
}
