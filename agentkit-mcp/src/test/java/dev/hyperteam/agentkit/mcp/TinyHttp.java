package dev.hyperteam.agentkit.mcp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hyperteam.base.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An MCP server at an address of this machine, streamable HTTP by hand. Waiting takes at most half a minute. */
final class TinyHttp implements AutoCloseable {
    /** One request. */
    record Heard(String verb, String method, String token, String session, String version) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> stalled = new LinkedBlockingQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger sessions = new AtomicInteger();
    private volatile String session = "none";
    private volatile int refusal;

    TinyHttp() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/mcp", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mcp");
    }

    List<Heard> heard() {
        return heard;
    }

    long count(String method) {
        return heard.stream().filter(one -> one.method().equals(method)).count();
    }

    void refuse(int status) {
        refusal = status;
    }

    void forgetSession() {
        session = "forgotten";
    }

    void awaitStalled() throws InterruptedException {
        if (stalled.poll(30, TimeUnit.SECONDS) == null) {
            throw new AssertionError("nothing was called");
        }
    }

    /** Waits for a request with that HTTP verb or that method. */
    void awaitMethod(String name) throws InterruptedException {
        for (String one = arrived.poll(30, TimeUnit.SECONDS);
                !name.equals(one);
                one = arrived.poll(30, TimeUnit.SECONDS)) {
            if (one == null) {
                throw new AssertionError("no " + name + " came: " + heard);
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var message = body.isEmpty() ? Json.object() : Json.parse(body);
            var one = new Heard(
                    exchange.getRequestMethod(),
                    message.text("method", ""),
                    header(exchange, "Authorization"),
                    header(exchange, "Mcp-Session-Id"),
                    header(exchange, "MCP-Protocol-Version"));
            heard.add(one);
            arrived.add(one.method().isEmpty() ? one.verb() : one.method());
            if (refusal != 0) {
                exchange.getResponseHeaders().add("Location", address() + "/elsewhere");
                send(exchange, refusal, "text/html", "<p>You sent " + one.token() + "y".repeat(100_000));
            } else if (one.verb().equals("DELETE")) {
                exchange.sendResponseHeaders(200, -1);
            } else if (!one.method().equals("initialize") && !one.session().equals(session)) {
                send(exchange, 404, "text/plain", "no such session");
            } else if (message.get("id").isEmpty()) {
                exchange.sendResponseHeaders(202, -1);
            } else {
                answer(exchange, one.method(), message);
            }
        }
    }

    private static String header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }

    private void answer(HttpExchange exchange, String method, Json message) throws IOException {
        var id = message.get("id").orElseThrow();
        switch (method) {
            case "initialize" -> {
                session = "session-" + sessions.incrementAndGet();
                exchange.getResponseHeaders().add("Mcp-Session-Id", session);
                result(
                        exchange,
                        id,
                        Json.object().with("protocolVersion", "2025-06-18").with("capabilities", Json.object()));
            }
            case "tools/list" ->
                result(
                        exchange,
                        id,
                        Json.object()
                                .with(
                                        "tools",
                                        Json.list(
                                                TinyTools.tool("echo"),
                                                TinyTools.tool("fails"),
                                                TinyTools.tool("events"),
                                                TinyTools.tool("stalls"),
                                                TinyTools.tool("enormous"),
                                                TinyTools.tool("enormous-event"),
                                                TinyTools.tool("page"),
                                                TinyTools.tool("cut"))));
            case "tools/call" -> call(exchange, id, message);
            default -> throw new AssertionError(method);
        }
    }

    private void call(HttpExchange exchange, Json id, Json message) throws IOException {
        switch (message.at("params", "name").flatMap(Json::asText).orElse("")) {
            case "echo" ->
                result(
                        exchange,
                        id,
                        TinyTools.text(
                                message.at("params", "arguments").orElseThrow().write()));
            case "fails" -> result(exchange, id, TinyTools.text("no").with("isError", true));
            case "events" -> {
                String note = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{}}";
                String answer = envelope(id, TinyTools.text("from a stream"));
                send(
                        exchange,
                        200,
                        "text/event-stream",
                        ": hello\n\nevent: message\ndata: " + note + "\n\ndata: " + answer + "\n\n");
            }
            case "stalls" -> stall();
            case "enormous" -> result(exchange, id, TinyTools.text("x".repeat(Wire.MOST + 1)));
            case "enormous-event" ->
                send(
                        exchange,
                        200,
                        "text/event-stream",
                        "data: " + envelope(id, TinyTools.text("x".repeat(Wire.MOST + 1))) + "\n\n");
            case "page" -> send(exchange, 200, "application/json", "<html>" + "y".repeat(5000));
            case "cut" -> {
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, 1000); // and says less
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
            }
            default -> throw new AssertionError(message.write());
        }
    }

    private void stall() {
        stalled.add("called");
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String envelope(Json id, Json result) {
        return Json.object()
                .with("jsonrpc", "2.0")
                .with("id", id)
                .with("result", result)
                .write();
    }

    private static void result(HttpExchange exchange, Json id, Json result) throws IOException {
        send(exchange, 200, "application/json", envelope(id, result));
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
