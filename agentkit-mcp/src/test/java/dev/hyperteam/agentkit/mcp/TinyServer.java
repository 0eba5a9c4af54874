package dev.hyperteam.agentkit.mcp;

import dev.hyperteam.base.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * An MCP server as a process of its own, JSON-RPC by hand: {@code mode port}. It repeats every line that it hears to the port before it
 * acts, so a test knows what has arrived, and learns of its death from the end of that stream.
 */
final class TinyServer {
    private final String mode;
    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    private Json stalled = new Json.Null();

    private TinyServer(String mode) {
        this.mode = mode;
    }

    public static void main(String[] arguments) throws Exception {
        try (var ear = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[1]));
                var told = new PrintStream(ear.getOutputStream(), true, StandardCharsets.UTF_8)) {
            new TinyServer(arguments[0]).serve(told);
        }
    }

    private void serve(PrintStream told) throws Exception {
        if (mode.equals("greets")) {
            out.println("Welcome to the tiny server!");
        }
        if (mode.equals("lives-once")) {
            var marker = Path.of(System.getenv("MARKER"));
            if (Files.exists(marker)) {
                System.err.println("no second life, token " + System.getenv("TOKEN"));
                System.exit(3);
            }
            Files.createFile(marker);
        }
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            told.println(line);
            var message = Json.parse(line);
            if (message.get("id").isPresent() && message.get("method").isPresent()) {
                answer(message);
            }
        }
    }

    private void answer(Json message) throws Exception {
        var id = message.get("id").orElseThrow();
        switch (message.text("method", "")) {
            case "initialize" -> {
                if (!mode.equals("mute")) {
                    String version = mode.equals("ancient") ? "1999-01-01" : "2025-06-18";
                    result(id, Json.object().with("protocolVersion", version).with("capabilities", Json.object()));
                }
            }
            case "ping" -> result(id, Json.object());
            case "tools/list" -> result(id, TinyTools.page(mode, message.at("params", "cursor")));
            case "tools/call" -> call(id, message);
            default -> throw new AssertionError(message.write());
        }
    }

    private void call(Json id, Json message) throws Exception {
        var arguments = message.at("params", "arguments").orElse(Json.object());
        switch (message.at("params", "name").flatMap(Json::asText).orElse("")) {
            case "echo" -> says(id, arguments.write());
            case "env" -> says(id, String.join(" ", System.getenv().keySet()) + " " + System.getenv("TOKEN"));
            case "fails" ->
                result(id, TinyTools.text("it is \u001b[31mbroken\u001b[0m").with("isError", true));
            case "refuses" ->
                send(Json.object()
                        .with("id", id)
                        .with("error", Json.object().with("code", -32602).with("message", "not like\u0007 that")));
            case "mixed" -> result(id, TinyTools.mixed());
            case "structured" -> result(id, Json.parse("{\"content\":[],\"structuredContent\":{\"degrees\":7.50}}"));
            case "big" -> says(id, "x".repeat((int) arguments.number("size", 0)));
            case "stalls" -> stalled = id;
            case "late" -> {
                says(stalled, "too late");
                says(id, "in time");
            }
            case "half" -> raw("{\"jsonrpc\":\"2.0\",\"id\":" + id.write() + ",");
            case "neither" -> raw("{\"jsonrpc\":\"2.0\",\"id\":" + id.write() + "}");
            case "null" -> raw("{\"jsonrpc\":\"2.0\",\"id\":" + id.write() + ",\"result\":null}");
            case "deep" -> raw("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + "[".repeat(5000) + "]".repeat(5000) + "}");
            case "twice" -> raw("{\"jsonrpc\":\"2.0\",\"id\":" + id.write() + ",\"result\":{},\"result\":{}}");
            case "wedges" -> new CountDownLatch(1).await();
            case "dies" -> dies();
            case "asks" -> asks(id);
            default -> throw new AssertionError(message.write());
        }
    }

    private static void dies() {
        for (int i = 0; i < 20_000; i++) {
            System.err.println("line " + i + " of a long complaint about this and that");
        }
        System.err.println("and \u001b[2Jthat was the last straw");
        System.exit(7);
    }

    /** Wants something of the client in the middle of a call, and floods it with notifications. */
    private void asks(Json id) throws IOException {
        for (int i = 0; i < 200; i++) {
            send(Json.object().with("method", "notifications/tools/list_changed"));
        }
        send(Json.object()
                .with("id", "mine")
                .with("method", "sampling/createMessage")
                .with("params", Json.object()));
        says(id, "it said: " + in.readLine());
    }

    private void says(Json id, String text) {
        result(id, TinyTools.text(text));
    }

    private void result(Json id, Json result) {
        send(Json.object().with("id", id).with("result", result));
    }

    private void send(Json.Obj message) {
        raw(message.with("jsonrpc", "2.0").write());
    }

    private void raw(String line) {
        out.println(line);
        out.flush();
    }
}
