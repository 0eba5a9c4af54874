package dev.hyperteam.agentkit.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A span that is open, and the duration that is measured with it. One thread at a time. */
public final class Running {
    private static final AttributeKey<List<String>> FINISH_REASONS =
            AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");

    private final Span span;
    private final Context context;
    private final DoubleHistogram durations;
    private final Attributes metric;
    private @Nullable String error;

    Running(Span span, Context context, DoubleHistogram durations, Attributes metric) {
        this.span = span;
        this.context = context;
        this.durations = durations;
        this.metric = metric;
    }

    /** Something that takes time. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does it. */
        T run() throws InterruptedException;
    }

    /** Does something in this thread; spans that begin meanwhile are children of this one. */
    public <T> T within(Work<T> work) throws InterruptedException {
        try (Scope _ = context.makeCurrent()) {
            return work.run();
        }
    }

    /** {@return the task, with this span as the parent of what it begins, in whatever thread it runs} */
    public Runnable around(Runnable task) {
        return context.wrap(task);
    }

    Context context() {
        return context;
    }

    Attributes metric() {
        return metric;
    }

    void set(String key, String value) {
        if (!value.isEmpty()) {
            span.setAttribute(key, value);
        }
    }

    void set(String key, long value) {
        span.setAttribute(key, value);
    }

    void finishReason(String reason) {
        span.setAttribute(FINISH_REASONS, List.of(reason));
    }

    /** Notes a failure; {@code type} is a short word from a small set. */
    public void failed(String type) {
        error = type;
        span.setAttribute(Telemetry.errorType(), type);
        span.setStatus(StatusCode.ERROR);
    }

    /** Ends the span. */
    public void end(Duration took) {
        var attributes = metric.toBuilder();
        if (error != null) {
            attributes.put(Telemetry.errorType(), error);
        }
        durations.record(Telemetry.seconds(took), attributes.build(), context);
        span.end();
    }
}
