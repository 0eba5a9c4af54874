package dev.hyperteam.agentkit.langchain;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Gemini has no header for it: how long to wait stands in the error. */
class FailuresTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void theDelayOfGeminisErrorIsRead() {
        String body = """
                {"error":{"code":429,"status":"RESOURCE_EXHAUSTED","details":[
                  {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"17.5s"}]}}""";
        var none = HttpHeaders.of(Map.of(), (name, value) -> true);

        assertThat(Failures.retryAfter(none, body, NOW)).contains(Duration.ofSeconds(17));
        assertThat(Failures.retryAfter(none, "{}", NOW)).isEmpty();
    }

    @Test
    void aHeaderThatMeansNothingIsNoDelayAndADateThatIsOverIsNone() {
        for (String nonsense : List.of("soon", "-3", "99999999999999999999")) {
            var headers = HttpHeaders.of(Map.of("Retry-After", List.of(nonsense)), (name, value) -> true);
            assertThat(Failures.retryAfter(headers, "{}", NOW)).isEmpty();
        }
        var past =
                HttpHeaders.of(Map.of("Retry-After", List.of("Wed, 31 Dec 2025 23:00:00 GMT")), (name, value) -> true);
        assertThat(Failures.retryAfter(past, "{}", NOW)).contains(Duration.ZERO);
    }
}
