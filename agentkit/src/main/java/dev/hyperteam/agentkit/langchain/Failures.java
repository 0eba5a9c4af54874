package dev.hyperteam.agentkit.langchain;

import dev.hyperteam.agentkit.model.ModelException;
import dev.hyperteam.agentkit.model.ModelException.Kind;
import dev.hyperteam.agentkit.model.ModelSettings;
import dev.hyperteam.agentkit.model.Usage;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Redactor;
import dev.hyperteam.base.json.Json;
import dev.hyperteam.base.json.JsonException;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What goes wrong on the wire, in agentkit's words. */
public final class Failures {
    private static final int QUOTED = 500;
    private static final Pattern TOO_LONG = Pattern.compile(
            "prompt is too long|context[_ ]length|maximum context|context window|input is too long|input token count"
                    + "|exceeds? the maximum number of (?:input )?tokens|too many (?:input )?tokens|exceeds the available context");
    private static final Pattern GEMINI_DELAY = Pattern.compile("\"retryDelay\"\\s*:\\s*\"(\\d{1,6})(?:\\.\\d+)?s\"");

    private final ModelSettings settings;
    private final Redactor redactor = new Redactor();

    /** For the model with these settings; its key is masked in every message. */
    public Failures(ModelSettings settings) {
        this.settings = settings;
        settings.apiKey().filter(key -> key.reveal().strip().length() >= 4).ifPresent(redactor::add);
    }

    /** {@return what an HTTP status other than success means} */
    public ModelException status(int status, String body, Optional<Duration> retryAfter) {
        var kind = kind(status, body.toLowerCase(Locale.ROOT));
        return of(kind, "answered with status " + status + ": " + message(body), retryAfter, Usage.NONE);
    }

    /** {@return what an error in the middle of a stream means} */
    ModelException inStream(String type, String message, Usage spent) {
        String all = (type + " " + message).toLowerCase(Locale.ROOT);
        Kind kind;
        if (all.contains("overloaded")) {
            kind = Kind.OVERLOADED;
        } else if (all.contains("rate_limit")) {
            kind = Kind.RATE_LIMITED;
        } else if (TOO_LONG.matcher(all).find()) {
            kind = Kind.CONTEXT_OVERFLOW;
        } else if (all.contains("authentication") || all.contains("permission")) {
            kind = Kind.KEY_REJECTED;
        } else if (all.contains("invalid_request")) {
            kind = Kind.BAD_REQUEST;
        } else {
            kind = Kind.SERVER;
        }
        return of(kind, "broke its answer off with an error: " + message, Optional.empty(), spent);
    }

    /** {@return a failure of that kind; {@code what} continues "model x" } */
    public ModelException of(Kind kind, String what, Optional<Duration> retryAfter, Usage spent) {
        String text = redactor.redact(what);
        var problem = Problem.of(
                        "model " + settings.id() + " " + (text.length() > QUOTED ? text.substring(0, QUOTED) : text))
                .then(advice(kind));
        return new ModelException(kind, problem, retryAfter, spent);
    }

    private String advice(Kind kind) {
        return switch (kind) {
            case RATE_LIMITED, OVERLOADED, SERVER -> "try again later, or name a fallback model";
            case CONNECTION ->
                "look whether the address can be reached from here: "
                        + settings.baseUrl().map(Object::toString).orElse("the provider's own");
            case TIMEOUT, CUT -> "try again, or raise the model's timeout";
            case KEY_REJECTED -> "check the API key and what it may do";
            case NO_SUCH_MODEL -> "check the model's name and the base URL";
            case CONTEXT_OVERFLOW -> "give the agent a smaller task, or take a model that can read more";
            case BAD_REQUEST -> "check the model's settings";
        };
    }

    private static Kind kind(int status, String body) {
        return switch (status) {
            case 401, 403 -> Kind.KEY_REJECTED;
            case 402 -> Kind.KEY_REJECTED;
            case 404 -> Kind.NO_SUCH_MODEL;
            case 408 -> Kind.TIMEOUT;
            case 413 -> Kind.CONTEXT_OVERFLOW;
            // without credit the same request fails for ever
            case 429 -> body.contains("insufficient_quota") ? Kind.KEY_REJECTED : Kind.RATE_LIMITED;
            case 503, 529 -> Kind.OVERLOADED;
            default -> {
                if (status >= 500) {
                    yield Kind.SERVER;
                }
                yield TOO_LONG.matcher(body).find() ? Kind.CONTEXT_OVERFLOW : Kind.BAD_REQUEST;
            }
        };
    }

    private static String message(String body) {
        try {
            var json = Json.parse(body);
            return json.at("error", "message")
                    .or(() -> json.get("error"))
                    .or(() -> json.get("message"))
                    .flatMap(Json::asText)
                    .orElse(body);
        } catch (JsonException e) {
            return body;
        }
    }

    /** {@return how long the provider asks to wait: in seconds, milliseconds, as a date, or in Gemini's error} */
    static Optional<Duration> retryAfter(HttpHeaders headers, String body, Instant now) {
        var millis = headers.firstValue("retry-after-ms").filter(text -> text.matches("\\d{1,9}"));
        if (millis.isPresent()) {
            return Optional.of(Duration.ofMillis(Long.parseLong(millis.get())));
        }
        var header = headers.firstValue("retry-after").map(String::strip);
        if (header.isPresent()) {
            return header.get().matches("\\d{1,9}")
                    ? Optional.of(Duration.ofSeconds(Long.parseLong(header.get())))
                    : date(header.get(), now);
        }
        var delay = GEMINI_DELAY.matcher(body);
        return delay.find() ? Optional.of(Duration.ofSeconds(Long.parseLong(delay.group(1)))) : Optional.empty();
    }

    private static Optional<Duration> date(String text, Instant now) {
        try {
            var wait = Duration.between(
                    now,
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
