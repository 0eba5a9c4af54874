package dev.hyperteam.agentkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A real HTTP server on loopback that answers requests in turn with what it was given, byte by byte. */
final class ProviderServer implements AutoCloseable {
    /** One answer. {@code cut} bytes before the end the connection is broken; negative sends it whole. */
    record Reply(int status, Map<String, String> headers, String body, int cut) {
        static Reply of(int status, String type, String body) {
            return new Reply(status, Map.of("content-type", type), body, -1);
        }

        Reply with(String header, String value) {
            var more = new java.util.HashMap<>(headers);
            more.put(header, value);
            return new Reply(status, more, body, cut);
        }

        Reply broken() {
            return new Reply(status, headers, body, 1);
        }
    }

    private final HttpServer server;
    private final Deque<Reply> replies = new ArrayDeque<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> paths = new CopyOnWriteArrayList<>();

    ProviderServer(Reply... replies) {
        this.replies.addAll(List.of(replies));
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<String> requests() {
        return List.copyOf(requests);
    }

    List<String> paths() {
        return List.copyOf(paths);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        paths.add(exchange.getRequestURI().toString());
        Reply reply;
        synchronized (replies) {
            reply = replies.isEmpty() ? Reply.of(500, "text/plain", "nothing more to say") : replies.removeFirst();
        }
        if (reply.status() == 0) {
            return; // never answers; the exchange stays open
        }
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        if (reply.cut() > 0) {
            // Promises more than it sends.
            exchange.sendResponseHeaders(reply.status(), body.length + 1000L);
            exchange.getResponseBody().write(body);
            exchange.getResponseBody().flush();
            exchange.close();
            return;
        }
        exchange.sendResponseHeaders(reply.status(), 0);
        try (var out = exchange.getResponseBody()) {
            for (String line : reply.body().split("(?<=\n\n)")) {
                out.write(line.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
