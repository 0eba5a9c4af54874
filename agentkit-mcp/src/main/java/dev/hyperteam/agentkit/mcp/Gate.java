package dev.hyperteam.agentkit.mcp;

import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Stands before a transport: lets in answers and a few questions at a time, and knows under which id each of our questions went out,
 * which the SDK keeps to itself. Thread-safe.
 */
final class Gate implements McpClientTransport {
    /** The id of one question, once it is out. */
    static final class Ticket {
        volatile @Nullable Object id;
    }

    /** A server that asks faster than it reads our answers gets no more of them. */
    private static final int ANSWERS_UNDER_WAY = 16;

    private final McpClientTransport inner;
    private final Semaphore answers = new Semaphore(ANSWERS_UNDER_WAY);
    private volatile Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler = message -> message;

    Gate(McpClientTransport inner) {
        this.inner = inner;
    }

    @Override
    public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> session) {
        handler = session;
        // nobody here waits for notifications, and the SDK would write every one of them to its log
        return inner.connect(
                message -> session.apply(message.filter(heard -> !(heard instanceof JSONRPCNotification))));
    }

    @Override
    public Mono<Void> sendMessage(JSONRPCMessage message) {
        return switch (message) {
            case JSONRPCRequest request ->
                Mono.deferContextual(context -> {
                    context.<Ticket>getOrEmpty(Ticket.class).ifPresent(ticket -> ticket.id = request.id());
                    return inner.sendMessage(message);
                });
            case JSONRPCResponse ignored ->
                answers.tryAcquire() ? inner.sendMessage(message).doFinally(end -> answers.release()) : Mono.empty();
            default -> inner.sendMessage(message);
        };
    }

    /** Lets the session forget a question that nobody waits for any more; it would remember it until the server answers. */
    void forget(Object id) {
        var nothing = JSONRPCResponse.error(id, new JSONRPCResponse.JSONRPCError(-32800, "given up", null));
        handler.apply(Mono.just(nothing)).subscribe();
    }

    @Override
    public void setExceptionHandler(Consumer<Throwable> trouble) {
        inner.setExceptionHandler(trouble);
    }

    @Override
    public Mono<Void> closeGracefully() {
        return inner.closeGracefully();
    }

    @Override
    public void close() {
        inner.close();
    }

    @Override
    public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
        return inner.unmarshalFrom(data, type);
    }

    @Override
    public List<String> protocolVersions() {
        return inner.protocolVersions();
    }
}
