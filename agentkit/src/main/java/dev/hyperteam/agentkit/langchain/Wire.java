package dev.hyperteam.agentkit.langchain;

import dev.hyperteam.agentkit.model.ModelException;
import dev.hyperteam.agentkit.model.ModelException.Kind;
import dev.hyperteam.agentkit.model.ModelSettings;
import dev.hyperteam.base.json.Json;
import dev.hyperteam.base.json.JsonException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * LangChain4j's HTTP client, done so that a request runs in the calling thread from beginning to end: an interrupt ends it at once, a
 * silent or cut stream is noticed, and headers are seen. Thread-safe; what belongs to one request is in its {@link Call}.
 */
final class Wire implements HttpClient {
    private static final int ERROR_BODY = 64 << 10;

    /** One request, as long as it runs. */
    static final ScopedValue<Call> CALL = ScopedValue.newInstance();

    /** What is found out about one request. */
    static final class Call {
        final Tap tap;

        @Nullable
        ModelException failure;

        Call(Tap tap) {
            this.tap = tap;
        }

        void fail(ModelException value) {
            if (failure == null) {
                failure = value;
            }
        }
    }

    private final java.net.http.HttpClient client;
    private final ModelSettings settings;
    private final Failures failures;

    Wire(ModelSettings settings, Failures failures) {
        this.settings = settings;
        this.failures = failures;
        this.client = java.net.http.HttpClient.newBuilder()
                .connectTimeout(shorter(settings.timeout(), Duration.ofSeconds(15)))
                .followRedirects(java.net.http.HttpClient.Redirect.NEVER)
                .version(java.net.http.HttpClient.Version.HTTP_1_1)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** {@return what LangChain4j's builders want} */
    HttpClientBuilder builder() {
        return new Builder(this);
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        throw new UnsupportedOperationException("agentkit only streams");
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        var call = CALL.get();
        try (var body = send(request, call)) {
            if (body != null) {
                parser.parse(body, new Listening(call, listener));
                finish(call, listener);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (HttpTimeoutException e) {
            fail(call, listener, failures.of(Kind.TIMEOUT, "did not answer in time", Optional.empty(), call.tap.usage));
        } catch (IOException e) {
            String why = e instanceof ConnectException ? "cannot be reached" : "could not be asked: " + e.getMessage();
            fail(call, listener, failures.of(Kind.CONNECTION, why, Optional.empty(), call.tap.usage));
        }
    }

    private @Nullable InputStream send(HttpRequest request, Call call) throws IOException, InterruptedException {
        var response = client.send(toJdk(request), head -> new Body(settings.timeout(), settings.longest()));
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return response.body();
        }
        String body;
        try (var in = response.body()) {
            body = new String(in.readNBytes(ERROR_BODY), StandardCharsets.UTF_8);
        }
        call.fail(failures.status(status, body, Failures.retryAfter(response.headers(), body, now(response))));
        return null;
    }

    /** A date in Retry-After is meant by the server's clock. */
    private static Instant now(HttpResponse<?> response) {
        return response.headers()
                .firstValue("date")
                .flatMap(date -> {
                    try {
                        return Optional.of(
                                Instant.from(java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
                    } catch (java.time.DateTimeException e) {
                        return Optional.empty();
                    }
                })
                .orElseGet(Instant::now);
    }

    private java.net.http.HttpRequest toJdk(HttpRequest request) {
        var builder = java.net.http.HttpRequest.newBuilder()
                .uri(URI.create(request.url()))
                .timeout(settings.timeout())
                .method(
                        request.method().name(),
                        request.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofString(request.body()));
        request.headers().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        return builder.build();
    }

    private void finish(Call call, ServerSentEventListener listener) {
        var broken = call.tap.broken;
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        if (broken != null) {
            fail(call, listener, failures.inStream(broken.type(), broken.message(), call.tap.usage));
        } else if (!call.tap.complete) {
            fail(
                    call,
                    listener,
                    failures.of(Kind.CUT, "broke its answer off half-way", Optional.empty(), call.tap.usage));
        } else if (call.failure == null) {
            listener.onClose();
        }
    }

    private static void fail(Call call, ServerSentEventListener listener, ModelException failure) {
        call.fail(failure);
        listener.onError(new HttpException(0, failure.problem().what()));
    }

    /** Lets the tap read along. */
    private final class Listening implements ServerSentEventListener {
        private final Call call;
        private final ServerSentEventListener listener;

        Listening(Call call, ServerSentEventListener listener) {
            this.call = call;
            this.listener = listener;
        }

        @Override
        public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
            if (event.data().isBlank() || call.failure != null) {
                return;
            }
            var readable = event;
            if (!event.data().equals("[DONE]")) {
                try {
                    var data = Json.parse(event.data());
                    call.tap.event(data);
                    readable = call.tap
                            .digestible(data)
                            .map(other -> new ServerSentEvent(event.event(), other.write()))
                            .orElse(event);
                } catch (JsonException e) {
                    fails(Kind.CUT, "sent something that is " + e.getMessage());
                    return;
                }
            }
            if (call.tap.broken == null) {
                pass(readable, context);
            }
        }

        /** LangChain4j's parser swallows what its reader throws: an event would be lost and the answer look complete. */
        private void pass(ServerSentEvent event, ServerSentEventContext context) {
            try {
                listener.onEvent(event, context);
            } catch (RuntimeException e) {
                fails(Kind.BAD_REQUEST, "sent something that cannot be read: " + e.getMessage());
            }
        }

        private void fails(Kind kind, String what) {
            call.fail(failures.of(kind, what, Optional.empty(), call.tap.usage));
        }

        @Override
        public void onError(Throwable failure) {
            boolean late = failure instanceof HttpTimeoutException;
            fails(
                    late ? Kind.TIMEOUT : Kind.CUT,
                    late ? "fell silent in its answer" : "broke its answer off half-way: " + failure.getMessage());
        }
    }

    /** Settings come from elsewhere; LangChain4j's are ignored. */
    private record Builder(Wire wire) implements HttpClientBuilder {
        @Override
        public Duration connectTimeout() {
            return wire.settings.timeout();
        }

        @Override
        public HttpClientBuilder connectTimeout(Duration timeout) {
            return this;
        }

        @Override
        public Duration readTimeout() {
            return wire.settings.timeout();
        }

        @Override
        public HttpClientBuilder readTimeout(Duration timeout) {
            return this;
        }

        @Override
        public HttpClient build() {
            return wire;
        }
    }
}
