package dev.hyperteam.agentkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.agentkit.model.Provider;
import dev.hyperteam.agentkit.tool.Arguments;
import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.agentkit.transcript.MemoryTranscript;
import dev.hyperteam.testkit.model.ModelScript;
import dev.hyperteam.testkit.model.ModelServer;
import dev.hyperteam.testkit.model.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A structured answer is checked, and asked for again once. */
class AnswerTest {
    private record Diagnosis(String cause, long confidence) {
        static final Schema FORM = Schema.object()
                .text("cause", "what is wrong")
                .whole("confidence", "in per cent", 0, 100)
                .build();

        static Diagnosis of(Arguments answer) {
            return new Diagnosis(answer.text("cause"), answer.whole("confidence"));
        }
    }

    private final MemoryTranscript transcript = new MemoryTranscript();

    private AgentResult run(Provider provider, ModelServer server) {
        var agent = Agent.named("t")
                .model(Bench.model(provider, server))
                .answer(Diagnosis.FORM)
                .build();
        return AgentSession.of(agent).transcript(transcript).start("What is wrong?");
    }

    private static Reply.Says submit(String arguments) {
        return Reply.calls("a", Agent.ANSWER_TOOL, arguments);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "BEDROCK")
    void becomesARecord(Provider provider) {
        try (var server =
                ModelServer.start(ModelScript.inOrder(submit("{\"cause\":\"disk full\",\"confidence\":90}")))) {
            var result = run(provider, server);

            assertThat(result.ending())
                    .isInstanceOfSatisfying(
                            Ending.Done.class,
                            done -> assertThat(done.answer().map(Arguments::new).map(Diagnosis::of))
                                    .contains(new Diagnosis("disk full", 90)));
            assertThat(server.heard()).hasSize(1);
        }
    }

    @Test
    void aWrongOneIsRepaired() {
        var script = ModelScript.inOrder(
                submit("{\"cause\":\"disk full\",\"confidence\":900}"),
                submit("{\"cause\":\"disk full\",\"confidence\":90}"));
        try (var server = ModelServer.start(script)) {
            assertThat(run(Provider.ANTHROPIC, server).ending()).isInstanceOf(Ending.Done.class);
            assertThat(server.heard().getLast().results().getFirst()).contains("confidence must be at most 100");
        }
    }

    @Test
    void oneThatIsForgottenIsAskedForOnce() {
        var script = ModelScript.inOrder(
                Reply.says("The disk is full."), submit("{\"cause\":\"disk full\",\"confidence\":90}"));
        try (var server = ModelServer.start(script)) {
            assertThat(run(Provider.ANTHROPIC, server).ending()).isInstanceOf(Ending.Done.class);
            assertThat(server.heard().getLast().lines().getLast().text()).contains("Call submit_answer");
        }
    }

    @Test
    void aModelThatOnlyTalksIsStuck() {
        try (var server = ModelServer.start(heard -> Reply.says("The disk is full."))) {
            assertThat(run(Provider.ANTHROPIC, server).ending()).isInstanceOf(Ending.Stuck.class);
            assertThat(server.heard()).hasSize(2);
        }
    }

    @Test
    void aFollowUpWantsAnAnswerOfItsOwn() {
        var script = ModelScript.inOrder(
                submit("{\"cause\":\"disk full\",\"confidence\":90}"),
                submit("{\"cause\":\"a log\",\"confidence\":60}"));
        try (var server = ModelServer.start(script)) {
            run(Provider.ANTHROPIC, server);
            var agent = Agent.named("t")
                    .model(Bench.model(server))
                    .answer(Diagnosis.FORM)
                    .build();
            var result = AgentSession.of(agent).transcript(transcript).follow("And why?");

            assertThat(((Ending.Done) result.ending()).answer().orElseThrow().text("cause", ""))
                    .isEqualTo("a log");
        }
    }
}
