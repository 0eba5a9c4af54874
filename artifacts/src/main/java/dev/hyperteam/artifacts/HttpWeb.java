package dev.hyperteam.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** The JDK's client: redirects are followed, but never from https to http; proxies are those of the system properties. */
final class HttpWeb implements Web {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A body that brings less than this in a time of patience is a server that never ends. */
    private static final long LEAST = 16 * 1024;

    /** A look before a run: whoever does not answer by then is not there. */
    private static final Duration GLANCE = Duration.ofSeconds(5);

    /** RFC 9110, 14.4: {@code Content-Range: bytes 100-199/1000}. */
    private static final Pattern RANGE = Pattern.compile("bytes ([0-9]{1,18})-[0-9]+/(?:[0-9]+|\\*)");

    private final Duration patience;

    HttpWeb() {
        this(PATIENCE);
    }

    /** {@code patience} is how long a server may keep us waiting for its answer, and for the next bytes of it. */
    HttpWeb(Duration patience) {
        this.patience = patience;
    }

    @Override
    public Answer get(URI uri, long from, Optional<String> tag) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri).timeout(patience).header("User-Agent", "hyperteam");
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
            tag.ifPresent(value -> request.header("If-Range", value));
        }
        // one client a download: its threads end with it
        var client = HttpClient.newBuilder()
                .connectTimeout(patience)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            return answer(response, client, patience);
        } catch (IOException | InterruptedException | RuntimeException e) {
            client.shutdownNow();
            throw e;
        }
    }

    @Override
    public int ask(URI uri) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri)
                .timeout(GLANCE)
                .header("User-Agent", "hyperteam")
                .HEAD();
        try (var client = HttpClient.newBuilder()
                .connectTimeout(GLANCE)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static Answer answer(HttpResponse<InputStream> response, HttpClient client, Duration patience) {
        HttpHeaders headers = response.headers();
        var start = headers.firstValue("Content-Range")
                .map(RANGE::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(found -> OptionalLong.of(Long.parseLong(found.group(1))))
                .orElse(OptionalLong.empty());
        var retry = headers.firstValue("Retry-After")
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
        // RFC 9110, 13.1.5: a weak tag must not be used to put parts together
        var tag = headers.firstValue("ETag").filter(text -> text.startsWith("\""));
        return new Answer(
                response.statusCode(),
                headers.firstValueAsLong("Content-Length"),
                start,
                tag,
                retry,
                new Body(response.body(), client, patience));
    }

    /** Ends the client with the body, and the body where the server falls silent: the client's own limit ends with the headers. */
    private static final class Body extends java.io.FilterInputStream {
        private final HttpClient client;
        private final Duration patience;
        private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
                Thread.ofVirtual().name("download-watch").factory());
        private final AtomicLong came = new AtomicLong();
        private final AtomicBoolean silent = new AtomicBoolean();
        private long cameBefore;

        Body(InputStream body, HttpClient client, Duration patience) {
            super(body);
            this.client = client;
            this.patience = patience;
            var _ = watch.scheduleWithFixedDelay(
                    this::look, patience.toMillis(), patience.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void look() {
            if (came.get() - cameBefore < LEAST) {
                silent.set(true);
                client.shutdownNow();
            }
            cameBefore = came.get();
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            try {
                int count = super.read(buffer, from, length);
                came.addAndGet(Math.max(0, count));
                return count;
            } catch (IOException e) {
                throw silent.get()
                        ? new IOException(
                                "the server sent less than " + LEAST / 1024 + " KiB in " + patience.toSeconds() + " s",
                                e)
                        : e;
            }
        }

        @Override
        public void close() throws IOException {
            watch.shutdownNow();
            try (client) {
                client.shutdownNow();
                super.close();
            }
        }
    }
}
