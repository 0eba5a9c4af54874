package dev.hyperteam.artifacts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.core.artifact.Artifact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real web server on the loopback address that answers as it is told, request by request; the last rule stays. */
final class Vendor implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Rule> rules = new ArrayList<>();
    final List<String> asked = new ArrayList<>();

    interface Rule {
        void answer(HttpExchange exchange, int from) throws IOException;
    }

    Vendor() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        // a request that is never answered to its end must not keep the next one waiting
        server.setExecutor(requests);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Rule rule = next(exchange);
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
        try (exchange) {
            rule.answer(exchange, from);
        } catch (IOException e) {
            // the client went away
        }
    }

    private synchronized Rule next(HttpExchange exchange) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        String condition = exchange.getRequestHeaders().getFirst("If-Range");
        asked.add(exchange.getRequestURI().getPath()
                + (range == null ? "" : " " + range)
                + (condition == null ? "" : " if " + condition));
        return rules.size() > 1 ? rules.removeFirst() : rules.getFirst();
    }

    Vendor then(Rule rule) {
        rules.add(rule);
        return this;
    }

    /** The file, or the part of it that was asked for, of which {@code most} bytes are sent before the line is cut. */
    static Rule file(byte[] bytes, String tag, int most) {
        return (exchange, from) -> {
            if (!tag.isEmpty()) {
                exchange.getResponseHeaders().set("ETag", tag);
            }
            String condition = exchange.getRequestHeaders().getFirst("If-Range");
            boolean part = from > 0 && (condition == null || condition.equals(tag));
            int start = part ? from : 0;
            if (part) {
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + start + "-" + (bytes.length - 1) + "/" + bytes.length);
            }
            exchange.sendResponseHeaders(part ? 206 : 200, bytes.length - start);
            exchange.getResponseBody().write(bytes, start, Math.min(most, bytes.length - start));
        };
    }

    static Rule status(int status, String... header) {
        return (exchange, from) -> {
            for (int i = 0; i < header.length; i += 2) {
                exchange.getResponseHeaders().set(header[i], header[i + 1]);
            }
            exchange.sendResponseHeaders(status, -1);
        };
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of()
                    .formatHex(
                            java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static Artifact artifact(String fileName, Optional<byte[]> pinned) {
        return new Artifact(
                "tool",
                "1.2",
                "https://vendor.example/v{version}/" + fileName,
                Optional.empty(),
                pinned.map(Vendor::sha256),
                pinned.map(bytes -> OptionalLong.of(bytes.length)).orElse(OptionalLong.empty()),
                new LinkedHashMap<>(),
                Mark.outside("test"));
    }

    @Override
    public void close() {
        server.stop(0);
        requests.shutdownNow();
    }
}
