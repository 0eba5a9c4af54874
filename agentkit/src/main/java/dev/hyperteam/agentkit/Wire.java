package dev.hyperteam.agentkit;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
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

/**
 * The HTTP client under LangChain4j. It remembers what LangChain4j forgets of a failed response (the status and Retry-After), and it can
 * cut whatever is under way.
 */
final class Wire extends HttpClient {
    private final Supplier<HttpClient> fresh;
    private volatile HttpClient real;
    private volatile int status;
    private volatile String retryAfter = "";

    Wire(Supplier<HttpClient> fresh) {
        this.fresh = fresh;
        this.real = fresh.get();
    }

    /** {@return the status of the last response; 0 when there was none since {@link #forget}} */
    int status() {
        return status;
    }

    void forget() {
        status = 0;
        retryAfter = "";
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

    private <T> HttpResponse<T> seen(HttpResponse<T> response) {
        status = response.statusCode();
        retryAfter = response.headers().firstValue("retry-after").orElse("");
        return response;
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
