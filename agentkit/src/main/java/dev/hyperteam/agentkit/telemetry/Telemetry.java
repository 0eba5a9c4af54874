package dev.hyperteam.agentkit.telemetry;

import dev.hyperteam.agentkit.model.Message;
import dev.hyperteam.agentkit.model.ModelId;
import dev.hyperteam.agentkit.model.ModelRequest;
import dev.hyperteam.agentkit.model.ModelResponse;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.List;

/**
 * Tells OpenTelemetry what agents do, with the names of its semantic conventions for generative AI (development status, as of 2026-08):
 * spans {@code invoke_agent}, {@code chat} and {@code execute_tool}, metrics {@code gen_ai.client.token.usage},
 * {@code gen_ai.client.operation.duration}, {@code gen_ai.invoke_agent.duration} and {@code gen_ai.execute_tool.duration}. What was said, asked and answered is left out
 * unless asked for. Thread-safe.
 */
public final class Telemetry {
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
    private static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
    private static final AttributeKey<String> REQUEST_MODEL = AttributeKey.stringKey("gen_ai.request.model");
    private static final AttributeKey<String> RESPONSE_MODEL = AttributeKey.stringKey("gen_ai.response.model");
    private static final AttributeKey<String> TOOL = AttributeKey.stringKey("gen_ai.tool.name");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    private static final AttributeKey<String> TOKEN_TYPE = AttributeKey.stringKey("gen_ai.token.type");
    // the buckets that the conventions advise
    private static final List<Long> TOKEN_BUCKETS = List.of(
            1L, 4L, 16L, 64L, 256L, 1024L, 4096L, 16384L, 65536L, 262144L, 1048576L, 4194304L, 16777216L, 67108864L);
    private static final List<Double> SECOND_BUCKETS =
            List.of(0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);

    private final Tracer tracer;
    private final LongHistogram tokens;
    private final DoubleHistogram durations;
    private final DoubleHistogram agentDurations;
    private final DoubleHistogram toolDurations;
    private final boolean content;
    private final String conversation;

    private Telemetry(OpenTelemetry telemetry, boolean content, String conversation) {
        this.tracer = telemetry.getTracer("dev.hyperteam.agentkit");
        Meter meter = telemetry.getMeter("dev.hyperteam.agentkit");
        this.tokens = meter.histogramBuilder("gen_ai.client.token.usage")
                .ofLongs()
                .setUnit("{token}")
                .setDescription("Number of input and output tokens used.")
                .setExplicitBucketBoundariesAdvice(TOKEN_BUCKETS)
                .build();
        this.durations = seconds(meter, "gen_ai.client.operation.duration", "GenAI operation duration.");
        this.agentDurations = seconds(meter, "gen_ai.invoke_agent.duration", "Duration of an agent's session.");
        this.toolDurations = seconds(meter, "gen_ai.execute_tool.duration", "Duration of a tool's execution.");
        this.content = content;
        this.conversation = conversation;
    }

    private static DoubleHistogram seconds(Meter meter, String name, String description) {
        return meter.histogramBuilder(name)
                .setUnit("s")
                .setDescription(description)
                .setExplicitBucketBoundariesAdvice(SECOND_BUCKETS)
                .build();
    }

    /** {@return telemetry that goes nowhere} */
    public static Telemetry none() {
        return new Telemetry(OpenTelemetry.noop(), false, "");
    }

    /**
     * Telemetry that goes where {@code telemetry} leads.
     *
     * @param conversation the value of {@code gen_ai.conversation.id}, the id of a run for example; empty for none
     */
    public static Telemetry of(OpenTelemetry telemetry, String conversation) {
        return new Telemetry(telemetry, false, conversation);
    }

    /** As {@link #of}, with messages, arguments and results in the spans: they may hold what nobody else should read. */
    public static Telemetry withContent(OpenTelemetry telemetry, String conversation) {
        return new Telemetry(telemetry, true, conversation);
    }

    /** Begins a span around an agent's session. */
    public Running agent(String name, ModelId model) {
        var running = start("invoke_agent " + name, "invoke_agent", SpanKind.INTERNAL, model, agentDurations);
        running.set("gen_ai.agent.name", name);
        return running;
    }

    /** Begins a span around a request to a model. */
    public Running chat(ModelId model, ModelRequest request) {
        var running = start("chat " + model.name(), "chat", SpanKind.CLIENT, model, durations);
        if (content) {
            running.set("gen_ai.system_instructions", Content.system(request.system()));
            running.set("gen_ai.input.messages", Content.messages(request.messages()));
        }
        return running;
    }

    /** Begins a span around a call of a tool. */
    public Running tool(Message.ToolCall call) {
        var metric = Attributes.of(OPERATION, "execute_tool", TOOL, call.tool());
        var span = tracer.spanBuilder("execute_tool " + call.tool())
                .setSpanKind(SpanKind.INTERNAL)
                .setAllAttributes(metric)
                .setAttribute("gen_ai.tool.call.id", call.id())
                .setAttribute("gen_ai.tool.type", "function")
                .startSpan();
        var running = new Running(span, Context.current().with(span), toolDurations, metric);
        if (content) {
            running.set("gen_ai.tool.call.arguments", call.arguments());
        }
        return running;
    }

    private Running start(String name, String operation, SpanKind kind, ModelId model, DoubleHistogram histogram) {
        var metric = Attributes.of(
                OPERATION, operation, PROVIDER, model.provider().telemetryName(), REQUEST_MODEL, model.name());
        var span = tracer.spanBuilder(name)
                .setSpanKind(kind)
                .setAllAttributes(metric)
                .startSpan();
        var running = new Running(span, Context.current().with(span), histogram, metric);
        if (!conversation.isEmpty()) {
            running.set("gen_ai.conversation.id", conversation);
        }
        return running;
    }

    /** Notes the answer to a request. */
    public void answered(Running chat, ModelResponse response) {
        var usage = response.usage();
        chat.set("gen_ai.usage.input_tokens", usage.prompt());
        chat.set("gen_ai.usage.output_tokens", usage.output());
        chat.set("gen_ai.usage.cache_read.input_tokens", usage.cacheRead());
        chat.set("gen_ai.usage.cache_creation.input_tokens", usage.cacheWrite());
        chat.set("gen_ai.response.id", response.id());
        chat.set("gen_ai.response.model", response.model());
        chat.finishReason(Content.finishReason(response.stop()));
        if (content) {
            chat.set("gen_ai.output.messages", Content.messages(List.of(response.message())));
        }
        var metric = chat.metric().toBuilder();
        if (!response.model().isEmpty()) {
            metric.put(RESPONSE_MODEL, response.model());
        }
        tokens.record(usage.prompt(), metric.put(TOKEN_TYPE, "input").build(), chat.context());
        tokens.record(usage.output(), metric.put(TOKEN_TYPE, "output").build(), chat.context());
    }

    /** Notes the result of a call. */
    public void answered(Running tool, Message.CallResult result) {
        if (content) {
            tool.set("gen_ai.tool.call.result", result.text());
        }
        if (result.error()) {
            tool.failed("tool_error");
        }
    }

    static AttributeKey<String> errorType() {
        return ERROR;
    }

    /** {@return a duration in seconds, the unit of the conventions} */
    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
