package dev.hyperteam.agentkit;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** Hands LangChain4j a {@link Wire} where it builds a client. Only what it sets is passed on. */
final class WireBuilder implements HttpClient.Builder {
    private final HttpClient.Builder real = HttpClient.newBuilder();
    private final Wire[] built;

    /** {@code built} receives the client. */
    WireBuilder(Wire[] built) {
        this.built = built;
        real.connectTimeout(Duration.ofSeconds(15));
        // HTTP/1.1: local servers of models answer an upgrade to HTTP/2 in odd ways.
        real.version(HttpClient.Version.HTTP_1_1);
        real.followRedirects(HttpClient.Redirect.NEVER);
    }

    @Override
    public HttpClient build() {
        var wire = new Wire(real::build);
        built[0] = wire;
        return wire;
    }

    @Override
    public HttpClient.Builder connectTimeout(Duration duration) {
        return this; // ours is shorter than the limit for a whole answer, which LangChain4j would take
    }

    @Override
    public HttpClient.Builder cookieHandler(CookieHandler handler) {
        real.cookieHandler(handler);
        return this;
    }

    @Override
    public HttpClient.Builder sslContext(SSLContext context) {
        real.sslContext(context);
        return this;
    }

    @Override
    public HttpClient.Builder sslParameters(SSLParameters parameters) {
        real.sslParameters(parameters);
        return this;
    }

    @Override
    public HttpClient.Builder executor(Executor executor) {
        real.executor(executor);
        return this;
    }

    @Override
    public HttpClient.Builder followRedirects(HttpClient.Redirect policy) {
        return this; // a key must not follow to another host
    }

    @Override
    public HttpClient.Builder version(HttpClient.Version version) {
        return this;
    }

    @Override
    public HttpClient.Builder priority(int priority) {
        real.priority(priority);
        return this;
    }

    @Override
    public HttpClient.Builder proxy(ProxySelector selector) {
        real.proxy(selector);
        return this;
    }

    @Override
    public HttpClient.Builder authenticator(Authenticator authenticator) {
        real.authenticator(authenticator);
        return this;
    }
}
