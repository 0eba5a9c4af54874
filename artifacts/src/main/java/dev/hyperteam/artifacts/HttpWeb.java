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
import java.util.regex.Pattern;

/** The JDK's client: redirects are followed, but never from https to http; proxies are those of the system properties. */
final class HttpWeb implements Web {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** RFC 9110, 14.4: {@code Content-Range: bytes 100-199/1000}. */
    private static final Pattern RANGE = Pattern.compile("bytes ([0-9]{1,18})-[0-9]+/(?:[0-9]+|\\*)");

    @Override
    public Answer get(URI uri, long from, Optional<String> tag) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri).timeout(PATIENCE).header("User-Agent", "hyperteam");
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
            tag.ifPresent(value -> request.header("If-Range", value));
        }
        // one client a download: its threads end with it
        var client = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            return answer(response, client);
        } catch (IOException | InterruptedException | RuntimeException e) {
            client.shutdownNow();
            throw e;
        }
    }

    private static Answer answer(HttpResponse<InputStream> response, HttpClient client) {
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
                new Body(response.body(), client));
    }

    /** Ends the client with the body. */
    private static final class Body extends java.io.FilterInputStream {
        private final HttpClient client;

        Body(InputStream body, HttpClient client) {
            super(body);
            this.client = client;
        }

        @Override
        public void close() throws IOException {
            try (client) {
                client.shutdownNow();
                super.close();
            }
        }
    }
}
