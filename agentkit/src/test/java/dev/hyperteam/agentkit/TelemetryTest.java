package dev.hyperteam.agentkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.api.Test;

/** Names are those of OpenTelemetry's semantic conventions for generative AI; content is in none of them. */
class TelemetryTest {
    @Test
    void spansAndMetricsHaveTheConventionsNamesAndNoContent() throws InterruptedException {
        var spans = InMemorySpanExporter.create();
        var metrics = InMemoryMetricReader.create();
        try (var sdk = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(spans))
                        .build())
                .setMeterProvider(
                        SdkMeterProvider.builder().registerMetricReader(metrics).build())
                .build()) {
            var model = new Scripted()
                    .calls(new ToolCall("c1", "look", "{\"at\":\"content-in\"}"))
                    .fails(ModelException.Kind.OVERLOADED);
            Agent.named("tester", model, "content-system")
                    .tool(new Tool() {
                        @Override
                        public ToolSpec spec() {
                            return ToolSpec.of("look", "Looks.").text("at", "where");
                        }

                        @Override
                        public Output call(String call, Arguments arguments) {
                            return Output.of("content-out");
                        }
                    })
                    .telemetry(new Telemetry(sdk))
                    .build()
                    .run("content-task");
            var all = spans.getFinishedSpanItems();
            assertThat(all)
                    .extracting(SpanData::getName)
                    .containsExactly("chat scripted", "execute_tool look", "chat scripted", "invoke_agent tester");
            assertThat(all.toString()).doesNotContain("content-");
            var agent = all.getLast();
            assertThat(all.subList(0, 3))
                    .allSatisfy(span -> assertThat(span.getParentSpanId()).isEqualTo(agent.getSpanId()));
            assertThat(text(all.getFirst(), "gen_ai.operation.name")).isEqualTo("chat");
            assertThat(text(all.getFirst(), "gen_ai.provider.name")).isEqualTo("test");
            assertThat(text(all.getFirst(), "gen_ai.request.model")).isEqualTo("scripted");
            assertThat(all.getFirst().getAttributes().get(AttributeKey.longKey("gen_ai.usage.input_tokens")))
                    .isEqualTo(100);
            assertThat(all.getFirst().getAttributes().get(AttributeKey.longKey("gen_ai.usage.output_tokens")))
                    .isEqualTo(10);
            assertThat(all.getFirst()
                            .getAttributes()
                            .get(AttributeKey.stringArrayKey("gen_ai.response.finish_reasons")))
                    .containsExactly("tool_calls");
            assertThat(text(all.get(1), "gen_ai.tool.name")).isEqualTo("look");
            assertThat(text(all.get(1), "gen_ai.tool.call.id")).isEqualTo("c1");
            assertThat(text(all.get(2), "error.type")).isEqualTo("overloaded");
            assertThat(text(agent, "gen_ai.agent.name")).isEqualTo("tester");
            assertThat(metrics.collectAllMetrics())
                    .extracting(MetricData::getName)
                    .containsExactlyInAnyOrder("gen_ai.client.token.usage", "gen_ai.client.operation.duration");
        }
    }

    private static String text(SpanData span, String key) {
        return String.valueOf(span.getAttributes().get(AttributeKey.stringKey(key)));
    }
}
