package dev.hyperteam.agentkit.mcp;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Redactor;
import dev.hyperteam.base.json.Json;
import dev.hyperteam.base.json.JsonException;
import io.modelcontextprotocol.client.McpAsyncClient;
import io.modelcontextprotocol.client.transport.McpHttpClientTransportAuthorizationException;
import io.modelcontextprotocol.spec.McpClientSession;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpTransportSessionNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * One connection to a server, from its handshake to its loss. Never repaired: {@link Line} makes a new one. Waiting happens here, in the
 * caller's thread, so that an interrupt ends it at once whatever the SDK does. Thread-safe.
 */
final class Connection {
    private static final Duration LONGEST_PING = Duration.ofSeconds(5);

    private final McpServer server;
    private final Redactor redactor;
    private final McpClientTransport wire;
    private final Gate gate;
    private final McpClientSession session;
    private final AtomicReference<@Nullable String> lost = new AtomicReference<>();
    private volatile Context context = Context.empty();
    private volatile boolean doubtful;

    private Connection(McpServer server, Redactor redactor, McpClientTransport wire) {
        this.server = server;
        this.redactor = redactor;
        this.wire = wire;
        this.gate = new Gate(wire);
        gate.setExceptionHandler(this::trouble);
        // the SDK's own limit is only there because it wants one: ours is shorter
        var limit = server.terms().connectTimeout().plus(server.terms().timeout());
        this.session = new McpClientSession(
                limit, gate, Map.of("ping", asked -> Mono.just(Map.of())), Map.of(), connecting -> connecting);
    }

    /**
     * Starts the child, or prepares to ask the address; {@link #shakeHands} comes next.
     *
     * @throws ProblemException when there is no such program
     */
    static Connection open(McpServer server, Redactor redactor) {
        return new Connection(
                server,
                redactor,
                switch (server) {
                    case McpServer.Stdio child -> ChildWire.start(child);
                    case McpServer.Http http -> HttpWire.open(http);
                });
    }

    /** @throws ProblemException when the server does not answer, or speaks another protocol */
    void shakeHands(Duration limit) throws InterruptedException {
        List<String> known = gate.protocolVersions();
        var hello = Json.object()
                .with("protocolVersion", known.getLast())
                .with("capabilities", Json.object())
                .with(
                        "clientInfo",
                        Json.object().with("name", "hyperteam-agentkit").with("version", "1"));
        String version = switch (ask("initialize", hello, limit)) {
            case Reply.Result result -> result.json().text("protocolVersion", "none");
            case Reply.Refused refused -> throw problem("it refused the handshake", refused.why());
        };
        if (!known.contains(version)) {
            throw problem(
                    "it speaks another protocol",
                    "its version is " + Words.line(version, 40) + ", known are " + String.join(", ", known));
        }
        context = Context.of(McpAsyncClient.NEGOTIATED_PROTOCOL_VERSION, version);
        session.sendNotification("notifications/initialized", null)
                .contextWrite(context)
                .subscribe(sent -> {}, this::trouble);
    }

    /**
     * Asks something and waits for the answer.
     *
     * @throws ProblemException when none came, or none that can be read
     * @throws InterruptedException when interrupted; the server is told that nobody waits any more
     */
    Reply ask(String method, Json.Obj parameters, Duration limit) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("nothing was asked");
        }
        var ticket = new Gate.Ticket();
        CompletableFuture<Object> answer = session.sendRequest(method, Wire.map(parameters), Wire.ANY)
                .contextWrite(context.put(Gate.Ticket.class, ticket))
                .toFuture();
        try {
            return new Reply.Result(Wire.json(answer.get(limit.toNanos(), TimeUnit.NANOSECONDS)));
        } catch (InterruptedException e) {
            giveUp(answer, ticket);
            throw e;
        } catch (TimeoutException e) {
            giveUp(answer, ticket);
            throw noAnswer(method, limit);
        } catch (IOException | JsonException e) {
            throw problem(
                    "its answer to " + method + " cannot be read", Words.line(String.valueOf(e.getMessage()), 200));
        } catch (ExecutionException e) {
            return failed(method, limit, e.getCause() == null ? e : e.getCause());
        }
    }

    private Reply failed(String method, Duration limit, Throwable cause) {
        if (cause instanceof McpError error) {
            var said = error.getJsonRpcError();
            return new Reply.Refused(
                    said == null ? 0 : said.code(),
                    redactor.redact(Words.paragraph(String.valueOf(error.getMessage()), 2000)));
        }
        String gone = lost.get();
        if (gone != null) {
            throw problem("it was lost during " + method, gone);
        }
        doubtful = true;
        if (cause instanceof TimeoutException || cause instanceof java.net.http.HttpTimeoutException) {
            throw noAnswer(method, limit);
        }
        throw problem(method + " failed", words(cause));
    }

    private ProblemException noAnswer(String method, Duration limit) {
        return problem("it did not answer " + method + " within " + limit.toMillis() + " ms", "");
    }

    private static String words(Throwable cause) {
        return switch (cause) {
            case McpHttpClientTransportAuthorizationException ignored -> "it refused the token; check it";
            case McpTransportSessionNotFoundException ignored -> "it does not know the session any more";
            case ConnectException ignored -> "nothing listens there";
            default ->
                Words.line(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), 400);
        };
    }

    /** A server that did not answer may be stuck: whoever asks next finds out. */
    private void giveUp(CompletableFuture<Object> answer, Gate.Ticket ticket) {
        doubtful = true;
        answer.cancel(true);
        Object id = ticket.id;
        if (id != null && lost.get() == null) {
            gate.forget(id);
            session.sendNotification(
                            "notifications/cancelled", Map.of("requestId", id, "reason", "nobody waits any more"))
                    .contextWrite(context)
                    .subscribe(sent -> {}, error -> {});
        }
    }

    private void trouble(Throwable error) {
        doubtful = true;
        if (error instanceof ChildWire.Lost gone) {
            lose(String.valueOf(gone.getMessage()));
        }
    }

    private void lose(String why) {
        if (lost.compareAndSet(null, why)) {
            session.close(); // whoever waits is told so
        }
    }

    /** {@return whether nothing speaks against asking it} */
    boolean isFresh() {
        return lost.get() == null && !doubtful;
    }

    /** Asks a doubtful server whether it is still there. One at an address is simply connected to anew: that costs it nothing. */
    boolean isUsable() throws InterruptedException {
        if (isFresh()) {
            return true;
        }
        if (lost.get() != null || server instanceof McpServer.Http) {
            return false;
        }
        var limit = server.terms().timeout();
        try {
            ask("ping", Json.object(), limit.compareTo(LONGEST_PING) < 0 ? limit : LONGEST_PING);
            doubtful = false;
            return lost.get() == null;
        } catch (ProblemException e) {
            return false;
        }
    }

    private ProblemException problem(String what, String why) {
        String words = wire instanceof ChildWire child ? child.lastWords() : "";
        String all = words.isEmpty() ? why : why + (why.isEmpty() ? "" : "; ") + "its last words:\n" + words;
        return new ProblemException(Problem.of(what)
                .at(server.place())
                .because(redactor.redact(all))
                .then(
                        what.contains("tools/call")
                                ? "the call may have taken effect: find out before it is repeated; the next call connects anew"
                                        + " where the server is gone"
                                : "try the server by hand, then correct its settings or its time limits"));
    }

    /** Ends it at once; whoever waits is told so. */
    void abort() {
        lose("the connection was closed");
        gate.close();
    }

    /** Ends it as a server likes it, in bounded time. */
    void close() {
        lose("the connection was closed");
        gate.closeGracefully().subscribe(done -> {}, error -> {});
    }
}
