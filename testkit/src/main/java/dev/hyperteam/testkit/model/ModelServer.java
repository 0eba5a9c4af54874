package dev.hyperteam.testkit.model;

import dev.hyperteam.base.json.Json;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * A model that is asked over real HTTP on the loopback address, in the wire format of whichever provider the asker takes it for. It
 * writes HTTP by hand, so that it can also break it. Thread-safe.
 */
public final class ModelServer implements AutoCloseable {
    private final ServerSocket socket;
    private final ModelScript script;
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch gone = new CountDownLatch(1);
    private final Thread accepting;

    private ModelServer(ServerSocket socket, ModelScript script) {
        this.socket = socket;
        this.script = script;
        this.accepting = Thread.ofVirtual().name("model-server").unstarted(this::accept);
    }

    /** {@return a server that listens on a free port} */
    public static ModelServer start(ModelScript script) {
        try {
            var server = new ModelServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
            server.accepting.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the base URL for a provider of that name: anthropic, openai, openai-compatible, ollama, gemini, bedrock} */
    public URI url(String provider) {
        String path = switch (provider) {
            case "anthropic", "openai", "openai-compatible" -> "/v1";
            case "gemini" -> "/v1beta";
            default -> "";
        };
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
    }

    /** {@return every request so far} */
    public List<Heard> heard() {
        return List.copyOf(heard);
    }

    /**
     * Waits until an asker has gone away from a reply that is {@link Reply.Silent}.
     *
     * @throws InterruptedException when interrupted
     */
    public void awaitGone() throws InterruptedException {
        gone.await();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                var client = socket.accept();
                open.add(client);
                Thread.ofVirtual().name("model-server-client").start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            var in = new BufferedInputStream(client.getInputStream());
            var out = new BufferedOutputStream(client.getOutputStream());
            answer(client, in, out);
        } catch (IOException e) {
            // the asker has gone away, which is its right
        } finally {
            open.remove(client);
        }
    }

    private void answer(Socket client, InputStream in, OutputStream out) throws IOException {
        String first = line(in);
        var headers = headers(in);
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        String path = first.split(" ", 3)[1];
        var format = format(path);
        if (format.isEmpty()) {
            status(out, Reply.status(404, "not_found_error", "nothing at " + path), Optional.empty());
            return;
        }
        var request = format.get().read(path, headers, Json.parse(body));
        heard.add(request);
        switch (script.next(request)) {
            case Reply.Says says -> stream(out, format.get(), format.get().write(says, request.model()), true);
            case Reply.Status status -> status(out, status, format);
            case Reply.Cut cut -> {
                var pieces = format.get().write(cut.answer(), request.model());
                stream(out, format.get(), half(pieces), cut.clean());
                if (!cut.clean()) {
                    client.setSoLinger(true, 0); // reset instead of an orderly end
                }
            }
            case Reply.Breaks breaks -> {
                var pieces = new ArrayList<>(half(format.get().write(breaks.answer(), request.model())));
                pieces.add(format.get().writeBroken(breaks.type(), breaks.message()));
                stream(out, format.get(), pieces, true);
            }
            case Reply.Raw raw -> stream(out, format.get(), raw.pieces(), true);
            case Reply.Silent silent -> {
                try {
                    if (silent.half()) {
                        stream(out, format.get(), half(format.get().write(Reply.says("half"), request.model())), false);
                    }
                    in.read(); // returns when the asker goes away
                } finally {
                    gone.countDown(); // it may have gone while the half was written
                }
            }
        }
    }

    private static List<String> half(List<String> pieces) {
        return pieces.subList(0, (pieces.size() + 1) / 2);
    }

    private static Optional<WireFormat> format(String path) {
        if (path.startsWith("/v1/messages")) {
            return Optional.of(new AnthropicWire());
        }
        if (path.startsWith("/v1/chat/completions")) {
            return Optional.of(new OpenAiWire());
        }
        if (path.startsWith("/api/chat")) {
            return Optional.of(new OllamaWire());
        }
        if (path.startsWith("/v1beta/models/") && path.contains(":streamGenerateContent")) {
            return Optional.of(new GeminiWire());
        }
        return path.matches("/model/[^/]+/converse") ? Optional.of(new BedrockWire()) : Optional.empty();
    }

    private static void stream(OutputStream out, WireFormat format, List<String> pieces, boolean end)
            throws IOException {
        write(
                out,
                "HTTP/1.1 200 OK\r\nContent-Type: " + format.mediaType()
                        + "\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
        for (String piece : pieces) {
            byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
            write(out, Integer.toHexString(bytes.length) + "\r\n");
            out.write(bytes);
            write(out, "\r\n");
            out.flush();
        }
        if (end) {
            write(out, "0\r\n\r\n");
        }
        out.flush();
    }

    private static void status(OutputStream out, Reply.Status status, Optional<WireFormat> format) throws IOException {
        byte[] body =
                format.map(f -> f.writeStatus(status)).orElse(status.message()).getBytes(StandardCharsets.UTF_8);
        var head = new StringBuilder("HTTP/1.1 " + status.code() + " Scripted\r\nContent-Type: application/json\r\n");
        status.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        write(out, head + "Content-Length: " + body.length + "\r\nConnection: close\r\n\r\n");
        out.write(body);
        out.flush();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        var headers = new LinkedHashMap<String, String>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the request ends too early");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
            accepting.join(); // until then the port may still take a connection
            for (Socket client : open) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
