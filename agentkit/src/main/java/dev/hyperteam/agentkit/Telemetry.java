package dev.hyperteam.agentkit;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.List;

/**
 * Spans and metrics under the names of OpenTelemetry's semantic conventions for generative AI. What is said to models and tools and what
 * they say is in none of them. Thread-safe.
 */
public final class Telemetry {
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
    private static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
    private static final AttributeKey<String> REQUEST_MODEL = AttributeKey.stringKey("gen_ai.request.model");
    private static final AttributeKey<String> RESPONSE_MODEL = AttributeKey.stringKey("gen_ai.response.model");
    private static final AttributeKey<List<String>> FINISH =
            AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");
    private static final AttributeKey<Long> INPUT = AttributeKey.longKey("gen_ai.usage.input_tokens");
    private static final AttributeKey<Long> OUTPUT = AttributeKey.longKey("gen_ai.usage.output_tokens");
    private static final AttributeKey<String> TOKEN_TYPE = AttributeKey.stringKey("gen_ai.token.type");
    private static final AttributeKey<String> AGENT = AttributeKey.stringKey("gen_ai.agent.name");
    private static final AttributeKey<String> TOOL = AttributeKey.stringKey("gen_ai.tool.name");
    private static final AttributeKey<String> CALL = AttributeKey.stringKey("gen_ai.tool.call.id");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    private final Tracer tracer;
    private final LongHistogram tokens;
    private final DoubleHistogram duration;

    /** Sends to {@code telemetry}. */
    public Telemetry(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("dev.hyperteam.agentkit");
        var meter = telemetry.getMeter("dev.hyperteam.agentkit");
        this.tokens = meter.histogramBuilder("gen_ai.client.token.usage")
                .ofLongs()
                .setUnit("{token}")
                .build();
        this.duration = meter.histogramBuilder("gen_ai.client.operation.duration")
                .setUnit("s")
                .build();
    }

    /** {@return one that sends nothing} */
    public static Telemetry none() {
        return new Telemetry(OpenTelemetry.noop());
    }

    /** Something with an end. */
    interface Ends extends AutoCloseable {
        @Override
        void close();
    }

    /** Begins an agent's work. */
    Work begin(String name, Model model) {
        return new Work(name, model);
    }

    /** One agent's work; what belongs to it hangs under its span, on whatever thread. */
    final class Work implements Ends {
        private final Span span;
        private final Context context;
        private final Model model;

        private Work(String name, Model model) {
            this.model = model;
            this.span = tracer.spanBuilder("invoke_agent " + name)
                    .setSpanKind(SpanKind.INTERNAL)
                    .setAttribute(OPERATION, "invoke_agent")
                    .setAttribute(PROVIDER, model.provider())
                    .setAttribute(AGENT, name)
                    .startSpan();
            this.context = Context.current().with(span);
        }

        Ends tool(ToolCall call) {
            return tracer.spanBuilder("execute_tool " + call.tool())
                    .setParent(context)
                    .setSpanKind(SpanKind.INTERNAL)
                    .setAttribute(OPERATION, "execute_tool")
                    .setAttribute(TOOL, call.tool())
                    .setAttribute(CALL, call.id())
                    .startSpan()::end;
        }

        Chat chat() {
            return new Chat(model, context);
        }

        @Override
        public void close() {
            span.end();
        }
    }

    /** One question to a model. */
    final class Chat implements Ends {
        private final Span span;
        private final long begin = System.nanoTime();
        private AttributesBuilder with;

        private Chat(Model model, Context parent) {
            this.with = Attributes.builder()
                    .put(OPERATION, "chat")
                    .put(PROVIDER, model.provider())
                    .put(REQUEST_MODEL, model.name());
            this.span = tracer.spanBuilder("chat " + model.name())
                    .setParent(parent)
                    .setSpanKind(SpanKind.CLIENT)
                    .setAllAttributes(with.build())
                    .startSpan();
        }

        void answered(Model.Answer answer) {
            with = with.put(RESPONSE_MODEL, answer.model());
            span.setAttribute(RESPONSE_MODEL, answer.model());
            span.setAttribute(FINISH, List.of(finish(answer.stop())));
            span.setAttribute(INPUT, answer.usage().input());
            span.setAttribute(OUTPUT, answer.usage().output());
            var common = with.build();
            tokens.record(
                    answer.usage().input(),
                    common.toBuilder().put(TOKEN_TYPE, "input").build());
            tokens.record(
                    answer.usage().output(),
                    common.toBuilder().put(TOKEN_TYPE, "output").build());
        }

        void failed(ModelException failure) {
            String kind = failure.kind().name().toLowerCase(java.util.Locale.ROOT);
            with = with.put(ERROR, kind);
            span.setAttribute(ERROR, kind);
            span.setStatus(StatusCode.ERROR);
        }

        @Override
        public void close() {
            duration.record((System.nanoTime() - begin) / 1e9, with.build());
            span.end();
        }

        private static String finish(Model.Stop stop) {
            return switch (stop) {
                case END -> "stop";
                case TOOLS -> "tool_calls";
                case LENGTH -> "length";
                case REFUSED -> "content_filter";
                case OTHER -> "other";
            };
        }
    }
}
