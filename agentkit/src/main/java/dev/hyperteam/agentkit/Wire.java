package dev.hyperteam.agentkit;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/**
 * The HTTP client under LangChain4j. It remembers what LangChain4j forgets of a failed response (the status and Retry-After), and it can
 * cut whatever is under way.
 */
final class Wire extends HttpClient {
    private final Supplier<HttpClient> fresh;
    private volatile HttpClient real;
    private volatile int status;
    private volatile String retryAfter = "";
    private volatile Runnable atEnd = () -> {};

    Wire(Supplier<HttpClient> fresh) {
        this.fresh = fresh;
        this.real = fresh.get();
    }

    /** {@return the status of the last response; 0 when there was none since {@link #begin}} */
    int status() {
        return status;
    }

    /** Before a request: {@code end} is run when the body of its response has ended, in whatever way. */
    void begin(Runnable end) {
        status = 0;
        retryAfter = "";
        atEnd = end;
    }

    /** {@return what the last response asked for (RFC 9110, 10.2.3: seconds or a date)} */
    Optional<Duration> retryAfter(Instant now) {
        String text = retryAfter.strip();
        if (text.matches("[0-9]{1,6}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            var wait = Duration.between(
                    now,
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Cuts every request under way. */
    void cut() {
        HttpClient old = real;
        real = fresh.get();
        old.shutdownNow();
    }

    @Override
    public void close() {
        real.shutdownNow();
    }

    @SuppressWarnings("unchecked") // an InputStream in place of an InputStream
    private <T> HttpResponse<T> seen(HttpResponse<T> response) {
        status = response.statusCode();
        retryAfter = response.headers().firstValue("retry-after").orElse("");
        return response.body() instanceof InputStream body
                ? (HttpResponse<T>) new Watched((HttpResponse<InputStream>) response, new Ending(body, atEnd))
                : response;
    }

    /** A body that tells when it has ended. */
    private static final class Ending extends FilterInputStream {
        private final Runnable atEnd;

        Ending(InputStream body, Runnable atEnd) {
            super(body);
            this.atEnd = atEnd;
        }

        @Override
        public int read() throws IOException {
            return told(super.read());
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            try {
                return told(super.read(bytes, from, length));
            } catch (IOException e) {
                atEnd.run();
                throw e;
            }
        }

        private int told(int read) {
            if (read < 0) {
                atEnd.run();
            }
            return read;
        }
    }

    /** A response with another body. */
    private record Watched(HttpResponse<InputStream> real, InputStream body) implements HttpResponse<InputStream> {
        @Override
        public int statusCode() {
            return real.statusCode();
        }

        @Override
        public HttpRequest request() {
            return real.request();
        }

        @Override
        public Optional<HttpResponse<InputStream>> previousResponse() {
            return real.previousResponse();
        }

        @Override
        public HttpHeaders headers() {
            return real.headers();
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return real.sslSession();
        }

        @Override
        public URI uri() {
            return real.uri();
        }

        @Override
        public HttpClient.Version version() {
            return real.version();
        }
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        return seen(real.send(request, handler));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        return real.sendAsync(request, handler).thenApply(this::seen);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, HttpResponse.BodyHandler<T> handler, HttpResponse.PushPromiseHandler<T> pushed) {
        return real.sendAsync(request, handler, pushed).thenApply(this::seen);
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return real.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return real.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return real.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return real.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return real.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return real.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return real.authenticator();
    }

    @Override
    public Version version() {
        return real.version();
    }

    @Override
    public Optional<Executor> executor() {
        return real.executor();
    }
}
