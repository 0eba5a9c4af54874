package dev.hyperteam.agentkit.bedrock;

import dev.hyperteam.agentkit.langchain.Failures;
import dev.hyperteam.agentkit.model.ModelException;
import dev.hyperteam.agentkit.model.ModelException.Kind;
import dev.hyperteam.agentkit.model.ModelSettings;
import dev.hyperteam.agentkit.model.Usage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/**
 * The AWS SDK's HTTP client on the JDK's: an interrupt gives the connection up, and status, headers and body are seen before the SDK
 * turns them into exceptions of its own. Thread-safe.
 */
final class JdkSdkClient implements SdkHttpClient {
    /** One request, as long as it runs. */
    static final ScopedValue<Call> CALL = ScopedValue.newInstance();

    /** What is found out about one request. */
    static final class Call {
        String body = "";
        boolean interrupted;

        @Nullable
        ModelException failure;
    }

    // the JDK's client sets these itself and refuses them from others
    private static final Set<String> OWN = Set.of("host", "content-length", "connection", "expect", "upgrade");

    private final ModelSettings settings;
    private final Failures failures;
    private final HttpClient client;

    JdkSdkClient(ModelSettings settings, Failures failures) {
        this.settings = settings;
        this.failures = failures;
        this.client = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(15))
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return send(toJdk(request), CALL.get());
            }

            @Override
            public void abort() {
                // the caller's interrupt does that
            }
        };
    }

    private HttpExecuteResponse send(HttpRequest request, Call call) throws IOException {
        var sent = client.sendAsync(request, BodyHandlers.ofByteArray());
        try {
            // no part of the answer comes before the whole, so one limit serves for both
            var response = sent.get(settings.longest().toMillis(), TimeUnit.MILLISECONDS);
            call.body = new String(response.body(), StandardCharsets.UTF_8);
            if (response.statusCode() >= 300) {
                call.failure = failures.status(response.statusCode(), call.body, retryAfter(response));
            }
            return toSdk(response);
        } catch (InterruptedException e) {
            sent.cancel(true);
            call.interrupted = true;
            throw new InterruptedIOException("cancelled");
        } catch (TimeoutException e) {
            sent.cancel(true);
            call.failure = failures.of(Kind.TIMEOUT, "did not answer in time", Optional.empty(), Usage.NONE);
            throw new IOException(e);
        } catch (ExecutionException e) {
            call.failure =
                    failures.of(Kind.CONNECTION, "could not be asked: " + e.getCause(), Optional.empty(), Usage.NONE);
            throw new IOException(e.getCause());
        }
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("retry-after")
                .filter(seconds -> seconds.matches("\\d{1,9}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
    }

    private static HttpRequest toJdk(HttpExecuteRequest request) {
        var http = request.httpRequest();
        var body = request.contentStreamProvider().map(provider -> {
            try (InputStream in = provider.newStream()) {
                return BodyPublishers.ofByteArray(in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        var builder = HttpRequest.newBuilder()
                .uri(http.getUri())
                .method(http.method().name(), body.orElse(BodyPublishers.noBody()));
        http.forEachHeader((name, values) -> {
            if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> builder.header(name, value));
            }
        });
        return builder.build();
    }

    private static HttpExecuteResponse toSdk(HttpResponse<byte[]> response) {
        var head = SdkHttpFullResponse.builder().statusCode(response.statusCode());
        response.headers().map().forEach(head::putHeader);
        return HttpExecuteResponse.builder()
                .response(head.build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(response.body())))
                .build();
    }

    @Override
    public void close() {
        client.close();
    }
}
