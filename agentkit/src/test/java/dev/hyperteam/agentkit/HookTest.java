package dev.hyperteam.agentkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.agentkit.model.Message;
import dev.hyperteam.agentkit.model.ModelRequest;
import dev.hyperteam.agentkit.model.ModelResponse.StopReason;
import dev.hyperteam.agentkit.tool.Arguments;
import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agentkit.tool.ToolResult;
import dev.hyperteam.agentkit.transcript.MemoryTranscript;
import dev.hyperteam.base.json.Json;
import dev.hyperteam.testkit.model.ModelScript;
import dev.hyperteam.testkit.model.ModelServer;
import dev.hyperteam.testkit.model.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Hooks deny, replace and stop. */
class HookTest {
    private final List<String> done = new ArrayList<>();
    private final MemoryTranscript transcript = new MemoryTranscript();
    private final Tool act =
            Tool.of("act", "Acts.", Schema.object().text("what", "what").build(), (a, c) -> {
                done.add(a.text("what"));
                return ToolResult.ok("did " + a.text("what"));
            });

    private static Hook before(BiFunction<Arguments, Message.ToolCall, Hook.BeforeTool> decide) {
        return new Hook() {
            @Override
            public BeforeTool beforeTool(Tool tool, Arguments arguments, Message.ToolCall call) {
                return decide.apply(arguments, call);
            }
        };
    }

    private AgentSession session(ModelServer server, Hook... hooks) {
        var agent = Agent.named("t").model(Bench.model(server)).tool(act);
        for (Hook hook : hooks) {
            agent.hook(hook);
        }
        return AgentSession.of(agent.build()).transcript(transcript);
    }

    private static ModelServer server() {
        return ModelServer.start(ModelScript.inOrder(
                Reply.calls("1", "act", "{\"what\":\"harm\"}"), Reply.says("ok"), Reply.says("ok")));
    }

    private String result(Hook... hooks) {
        try (var server = server()) {
            session(server, hooks).start("Do it.");
            return server.heard().getLast().results().getFirst();
        }
    }

    @Test
    void aCallIsDenied() {
        assertThat(result(before((a, c) -> new Hook.BeforeTool.Deny("not here"))))
                .isEqualTo("denied: not here");
        assertThat(done).isEmpty();
    }

    @Test
    void aCallIsChangedAndTheChangeIsCheckedToo() {
        var good = new Hook.BeforeTool.Replace(new Arguments(Json.object().with("what", "good")));
        assertThat(result(before((a, c) -> good))).isEqualTo("did good");

        var bad = new Hook.BeforeTool.Replace(new Arguments(Json.object()));
        transcript.entries();
        assertThat(done).containsExactly("good");
        try (var server = server()) {
            AgentSession.of(Agent.named("t")
                            .model(Bench.model(server))
                            .tool(act)
                            .hook(before((a, c) -> bad))
                            .build())
                    .start("Do it.");
            assertThat(server.heard().getLast().results().getFirst()).contains("denied", "what is missing");
        }
        assertThat(done).containsExactly("good");
    }

    @Test
    void aCallIsAnsweredWithoutBeingCarriedOut() {
        assertThat(result(before((a, c) -> new Hook.BeforeTool.Answer(ToolResult.ok("as if")))))
                .isEqualTo("as if");
        assertThat(done).isEmpty();
    }

    @Test
    void aGuardThatFailsDenies() {
        assertThat(result(before((a, c) -> {
                    throw new IllegalStateException("policy file is gone");
                })))
                .contains("denied", "policy file is gone");
        assertThat(done).isEmpty();
    }

    @Test
    void aStopLeavesTheCallOpenAndAResumedAgentAsksAgain() {
        try (var server = server()) {
            var stopped = session(server, before((a, c) -> new Hook.BeforeTool.Stop("ask a person")))
                    .start("Do it.");
            assertThat(stopped.ending()).isEqualTo(new Ending.Stopped("ask a person"));
            assertThat(done).isEmpty();

            var result = session(server).resume();

            assertThat(result.ending()).isInstanceOf(Ending.Done.class);
            assertThat(done).containsExactly("harm");
            assertThat(server.heard()).hasSize(2);
        }
    }

    @Test
    void aNewMessageInsteadOfAnAnswerDropsOpenCalls() {
        try (var server = server()) {
            session(server, before((a, c) -> new Hook.BeforeTool.Stop("ask a person")))
                    .start("Do it.");

            var result = session(server).follow("Leave it.");

            assertThat(result.ending()).isInstanceOf(Ending.Done.class);
            assertThat(done).isEmpty();
            assertThat(server.heard().getLast().results().getFirst()).contains("not carried out");
        }
    }

    @Test
    void resultsAndRequestsAndAnswersAreReplaced() {
        var hook = new Hook() {
            @Override
            public BeforeModel beforeModel(ModelRequest request) {
                return new BeforeModel.Replace(
                        new ModelRequest("another prompt", request.messages(), request.tools(), request.maxTokens()));
            }

            @Override
            public AfterModel afterModel(Message.Assistant message, StopReason stop) {
                return message.calls().isEmpty()
                        ? new AfterModel.Replace(Message.Assistant.says("something else"))
                        : new AfterModel.Proceed();
            }

            @Override
            public AfterTool afterTool(Tool tool, Message.ToolCall call, ToolResult result) {
                return new AfterTool.Replace(ToolResult.ok("another result"));
            }
        };
        try (var server = server()) {
            var result = session(server, hook).start("Do it.");

            assertThat(result.ending().text()).isEqualTo("something else");
            assertThat(server.heard().getLast().system()).isEqualTo("another prompt");
            assertThat(server.heard().getLast().results()).containsExactly("another result");
        }
    }

    @Test
    void beforeHooksRunInOrderAndAfterHooksInReverse() {
        var order = new ArrayList<String>();
        record Named(String name, List<String> order) implements Hook {
            @Override
            public BeforeTool beforeTool(Tool tool, Arguments arguments, Message.ToolCall call) {
                order.add("before " + name);
                return new BeforeTool.Proceed();
            }

            @Override
            public AfterTool afterTool(Tool tool, Message.ToolCall call, ToolResult result) {
                order.add("after " + name);
                return new AfterTool.Proceed();
            }
        }
        result(new Named("a", order), new Named("b", order));

        assertThat(order).containsExactly("before a", "before b", "after b", "after a");
    }

    @Test
    void aStopAfterAToolKeepsItsResult() {
        var hook = new Hook() {
            @Override
            public AfterTool afterTool(Tool tool, Message.ToolCall call, ToolResult result) {
                return new AfterTool.Stop("enough");
            }
        };
        try (var server = server()) {
            assertThat(session(server, hook).start("Do it.").ending()).isEqualTo(new Ending.Stopped("enough"));
            session(server).resume();

            assertThat(done).containsExactly("harm");
            assertThat(server.heard().getLast().results()).containsExactly("did harm");
        }
    }
}
