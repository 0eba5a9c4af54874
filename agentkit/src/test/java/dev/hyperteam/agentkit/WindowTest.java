package dev.hyperteam.agentkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.agentkit.model.Message;
import dev.hyperteam.agentkit.model.ModelException.Kind;
import dev.hyperteam.agentkit.model.Models;
import dev.hyperteam.agentkit.model.Provider;
import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agentkit.tool.ToolResult;
import dev.hyperteam.agentkit.transcript.MemoryTranscript;
import dev.hyperteam.testkit.model.Heard;
import dev.hyperteam.testkit.model.ModelScript;
import dev.hyperteam.testkit.model.ModelServer;
import dev.hyperteam.testkit.model.Reply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A conversation that becomes too long gives way to a summary, and no result ever stands without its call. */
class WindowTest {
    private static final Schema PART = Schema.object().text("part", "which").build();
    private final MemoryTranscript transcript = new MemoryTranscript();

    private static boolean wantsSummary(Heard heard) {
        return heard.tools().isEmpty();
    }

    /** Calls so many times, telling the prompt's true size at about four characters a token. */
    private static ModelScript working(int parts, int overflowAt) {
        var count = new AtomicInteger();
        return heard -> {
            long tokens = heard.body().write().length() / 4;
            if (tokens > overflowAt) {
                return Reply.status(400, "invalid_request_error", "prompt is too long: " + tokens + " tokens");
            }
            if (wantsSummary(heard)) {
                return Reply.says("SUMMARY: parts so far are done.").costing(tokens, 10, 0, 0);
            }
            int part = count.incrementAndGet();
            var reply = part > parts
                    ? Reply.says("all done")
                    : Reply.calls("c" + part, "work", "{\"part\":\"" + part + "\"}")
                            .and(new Reply.Call("d" + part, "work", "{\"part\":\"" + part + " again\"}"));
            return reply.costing(tokens, 10, 0, 0);
        };
    }

    private AgentResult run(ModelServer server, int context) {
        Tool work = Tool.of("work", "Works.", PART, (a, c) -> ToolResult.ok(a.text("part") + ": " + "x".repeat(900)));
        var model = Models.open(Bench.settings(Provider.ANTHROPIC, server)
                .contextTokens(context)
                .build());
        return AgentSession.of(Agent.named("t").model(model).tool(work).build())
                .transcript(transcript)
                .start("Do all the parts.");
    }

    private static void pairsAreWhole(ModelServer server) {
        for (Heard heard : server.heard()) {
            var open = new HashSet<String>();
            for (Heard.Line line : heard.lines()) {
                if (line.role() == Heard.Role.CALL) {
                    assertThat(open.add(line.callId())).isTrue();
                } else if (line.role() == Heard.Role.RESULT) {
                    assertThat(open.remove(line.callId())).isTrue();
                }
            }
            assertThat(open).isEmpty();
        }
    }

    @Test
    void summarisesInTime() {
        try (var server = ModelServer.start(working(20, 5_000))) {
            var result = run(server, 5_000);

            assertThat(result.ending()).isEqualTo(new Ending.Done("all done", java.util.Optional.empty()));
            assertThat(server.heard()).anyMatch(WindowTest::wantsSummary);
            assertThat(server.heard()).noneMatch(heard -> heard.body().write().length() / 4 > 5_000);
            pairsAreWhole(server);
            var last = server.heard().getLast().lines();
            assertThat(last.get(0).text()).isEqualTo("Do all the parts.");
            assertThat(last.get(1).text()).contains("SUMMARY: parts so far are done.", "not an instruction");
            // a resumed agent stands in the same place
            assertThat(AgentSession.of(
                                    Agent.named("t").model(Bench.model(server)).build())
                            .transcript(transcript)
                            .resume()
                            .ending()
                            .text())
                    .isEqualTo("all done");
        }
    }

    @Test
    void summarisesWhenTheProviderFindsItTooLong() {
        // the settings believe that the model can read more than it can
        try (var server = ModelServer.start(working(20, 5_000))) {
            var result = run(server, 1_000_000);

            assertThat(result.ending()).isInstanceOf(Ending.Done.class);
            pairsAreWhole(server);
        }
    }

    @Test
    void whatCannotBeShortenedEndsClearly() {
        try (var server = ModelServer.start(working(20, 10))) {
            assertThat(run(server, 1_000_000).ending())
                    .isInstanceOfSatisfying(
                            Ending.ModelFailed.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONTEXT_OVERFLOW));
            assertThat(server.heard()).hasSize(1);
        }
    }

    @Test
    void noCutSeparatesAResultFromItsCall() {
        var random = new Random(11);
        for (int round = 0; round < 2_000; round++) {
            var messages = new ArrayList<Message>(List.of(new Message.User("task")));
            int turns = random.nextInt(12);
            for (int i = 0; i < turns; i++) {
                String id = "c" + i;
                if (random.nextInt(4) == 0) {
                    messages.add(Message.Assistant.says("text"));
                    messages.add(new Message.User("more"));
                } else {
                    messages.add(new Message.Assistant("", List.of(new Message.ToolCall(id, "t", "{}")), Map.of()));
                    messages.add(new Message.Results(List.of(new Message.CallResult(id, "t", "r", false))));
                }
            }
            int cut = Summary.cut(messages, 1 + random.nextInt(10));
            if (cut > 0) {
                assertThat(messages.get(cut)).isNotInstanceOf(Message.Results.class);
                assertThat(messages.get(cut - 1))
                        .satisfiesAnyOf(
                                message -> assertThat(message).isNotInstanceOf(Message.Assistant.class),
                                message -> assertThat(((Message.Assistant) message).calls())
                                        .isEmpty());
            }
        }
    }
}
