package dev.hyperteam.agentkit.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.agentkit.Agent;
import dev.hyperteam.agentkit.AgentSession;
import dev.hyperteam.agentkit.Environment;
import dev.hyperteam.agentkit.model.ModelSettings;
import dev.hyperteam.agentkit.model.Models;
import dev.hyperteam.agentkit.model.Provider;
import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agentkit.tool.ToolResult;
import dev.hyperteam.base.Secret;
import dev.hyperteam.testkit.model.ModelScript;
import dev.hyperteam.testkit.model.ModelServer;
import dev.hyperteam.testkit.model.Reply;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Names are those of the semantic conventions; content stays inside unless asked for. */
class TelemetryTest {
    private void run(Function<OpenTelemetry, Telemetry> telemetry, Reply... replies) {
        var spans = InMemorySpanExporter.create();
        var metrics = InMemoryMetricReader.create();
        var tracers = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(spans))
                .build();
        var meters = SdkMeterProvider.builder().registerMetricReader(metrics).build();
        try (var sdk = OpenTelemetrySdk.builder()
                        .setTracerProvider(tracers)
                        .setMeterProvider(meters)
                        .build();
                var server = ModelServer.start(ModelScript.inOrder(replies))) {
            var settings = ModelSettings.of(Provider.ANTHROPIC, "scripted-1")
                    .baseUrl(server.url("anthropic"))
                    .apiKey(Secret.of("API_KEY", "sk-scripted-key-42"))
                    .build();
            Tool look = Tool.of(
                    "look",
                    "Looks.",
                    Schema.object().text("path", "where").build(),
                    Tool.Traits.USUAL.readOnly(),
                    (a, c) -> a.text("path").equals("/gone")
                            ? ToolResult.failed("no such file")
                            : ToolResult.ok("private content"));
            AgentSession.of(Agent.named("watchman")
                            .system("private prompt")
                            .model(Models.open(settings))
                            .tool(look)
                            .build())
                    .environment(Environment.usual().telemetry(telemetry.apply(sdk)))
                    .start("private task");
            finished = List.copyOf(spans.getFinishedSpanItems()); // closing empties the exporter
            collected = metrics.collectAllMetrics().stream()
                    .collect(Collectors.toMap(MetricData::getName, metric -> metric));
        }
    }

    private Map<String, MetricData> collected = Map.of();
    private List<SpanData> finished = List.of();

    private MetricData metric(String name) {
        return Objects.requireNonNull(collected.get(name), name);
    }

    private SpanData span(String name) {
        return finished.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String text(SpanData span, String key) {
        return String.valueOf(span.getAttributes().get(AttributeKey.stringKey(key)));
    }

    private static long number(SpanData span, String key) {
        Long value = span.getAttributes().get(AttributeKey.longKey(key));
        return value == null ? -1 : value;
    }

    private static final Reply CALLS = Reply.calls("call-a", "look", "{\"path\":\"/etc/motd\"}")
            .and(new Reply.Call("call-b", "look", "{\"path\":\"/gone\"}"))
            .costing(10, 5, 200, 30);

    @Test
    void spansHaveTheConventionsNamesAndAreNested() {
        run(otel -> Telemetry.of(otel, "run-7"), CALLS, Reply.says("private answer"));

        var agent = span("invoke_agent watchman");
        assertThat(text(agent, "gen_ai.operation.name")).isEqualTo("invoke_agent");
        assertThat(text(agent, "gen_ai.agent.name")).isEqualTo("watchman");
        assertThat(text(agent, "gen_ai.conversation.id")).isEqualTo("run-7");
        var chat = span("chat scripted-1");
        assertThat(text(chat, "gen_ai.operation.name")).isEqualTo("chat");
        assertThat(text(chat, "gen_ai.provider.name")).isEqualTo("anthropic");
        assertThat(text(chat, "gen_ai.request.model")).isEqualTo("scripted-1");
        assertThat(text(chat, "gen_ai.response.model")).isEqualTo("scripted-1");
        assertThat(text(chat, "gen_ai.response.id")).isEqualTo("msg_scripted");
        assertThat(number(chat, "gen_ai.usage.input_tokens")).isEqualTo(240);
        assertThat(number(chat, "gen_ai.usage.output_tokens")).isEqualTo(5);
        assertThat(number(chat, "gen_ai.usage.cache_read.input_tokens")).isEqualTo(200);
        assertThat(number(chat, "gen_ai.usage.cache_creation.input_tokens")).isEqualTo(30);
        assertThat(chat.getAttributes().get(AttributeKey.stringArrayKey("gen_ai.response.finish_reasons")))
                .isEqualTo(List.of("tool_call"));
        assertThat(chat.getKind()).isEqualTo(io.opentelemetry.api.trace.SpanKind.CLIENT);
        var tools = finished.stream()
                .filter(span -> span.getName().equals("execute_tool look"))
                .toList();
        assertThat(tools).hasSize(2).allSatisfy(tool -> {
            assertThat(text(tool, "gen_ai.operation.name")).isEqualTo("execute_tool");
            assertThat(text(tool, "gen_ai.tool.name")).isEqualTo("look");
            assertThat(text(tool, "gen_ai.tool.type")).isEqualTo("function");
            assertThat(tool.getParentSpanId()).isEqualTo(agent.getSpanId());
        });
        assertThat(tools)
                .extracting(tool -> text(tool, "gen_ai.tool.call.id") + " " + text(tool, "error.type"))
                .containsExactlyInAnyOrder("call-a null", "call-b tool_error");
        assertThat(chat.getParentSpanId()).isEqualTo(agent.getSpanId());
        assertThat(finished).hasSize(5);
    }

    @Test
    void contentIsOffByDefaultAndOnWhenAskedFor() {
        run(otel -> Telemetry.of(otel, ""), CALLS, Reply.says("private answer"));
        assertThat(finished.toString()).doesNotContain("private", "/etc/motd");

        run(otel -> Telemetry.withContent(otel, ""), CALLS, Reply.says("private answer"));
        var chat = span("chat scripted-1");
        assertThat(text(chat, "gen_ai.system_instructions")).contains("private prompt");
        assertThat(text(chat, "gen_ai.input.messages")).contains("\"role\":\"user\"", "private task");
        assertThat(text(chat, "gen_ai.output.messages")).contains("\"tool_call\"", "/etc/motd");
        assertThat(finished.toString()).contains("private content", "private answer");
    }

    @Test
    void metricsHaveTheConventionsNamesAndUnits() {
        run(otel -> Telemetry.of(otel, ""), CALLS, Reply.says("ok").costing(1, 2, 0, 0));

        var tokens = metric("gen_ai.client.token.usage");
        assertThat(tokens.getUnit()).isEqualTo("{token}");
        assertThat(tokens.getHistogramData().getPoints())
                .extracting(point -> point.getAttributes().get(AttributeKey.stringKey("gen_ai.token.type")) + " "
                        + (long) point.getSum() + " " + point.getCount())
                .containsExactlyInAnyOrder("input 241 2", "output 7 2");
        assertThat(tokens.getHistogramData().getPoints().iterator().next().getBoundaries())
                .startsWith(1.0, 4.0, 16.0);
        assertThat(metric("gen_ai.client.operation.duration").getUnit()).isEqualTo("s");
        assertThat(metric("gen_ai.client.operation.duration")
                        .getHistogramData()
                        .getPoints()
                        .iterator()
                        .next()
                        .getCount())
                .isEqualTo(2);
        assertThat(collected).containsKeys("gen_ai.execute_tool.duration", "gen_ai.invoke_agent.duration");
    }

    @Test
    void failuresSayOfWhichKind() {
        run(otel -> Telemetry.of(otel, ""), Reply.status(401, "authentication_error", "no"));

        assertThat(text(span("chat scripted-1"), "error.type")).isEqualTo("key_rejected");
        assertThat(span("chat scripted-1").getStatus()).isEqualTo(StatusData.error());
        assertThat(text(span("invoke_agent watchman"), "error.type")).isEqualTo("ModelFailed");
        assertThat(metric("gen_ai.client.operation.duration")
                        .getHistogramData()
                        .getPoints()
                        .iterator()
                        .next()
                        .getAttributes()
                        .get(AttributeKey.stringKey("error.type")))
                .isEqualTo("key_rejected");
    }
}
