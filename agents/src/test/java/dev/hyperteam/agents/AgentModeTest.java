package dev.hyperteam.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.agentkit.Budget;
import dev.hyperteam.agentkit.model.Provider;
import dev.hyperteam.agents.policy.Autonomy;
import dev.hyperteam.base.json.Json;
import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.core.workflow.TeamSource;
import dev.hyperteam.core.workflow.Workflow;
import dev.hyperteam.engine.HypervisorOrchestrator;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import dev.hyperteam.testkit.model.Heard;
import dev.hyperteam.testkit.model.ModelScript;
import dev.hyperteam.testkit.model.ModelServer;
import dev.hyperteam.testkit.model.Reply;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents that drive team alpha on a real host: one that works, one that only says so, two that never end. */
@Tag("host")
class AgentModeTest {
    private static final String NAME = "agents-mode";
    private static final Workflow ALPHA = Workflow.of(List.of(Workflow.load(TeamSource.shipped(), ActionKinds.builtIn())
            .team(new TeamId("alpha"))
            .orElseThrow()));
    private static final List<String> STEPS = ALPHA.team(new TeamId("alpha")).orElseThrow().steps().stream()
            .map(step -> step.id())
            .toList();

    private static LabHost host;

    @TempDir
    private Path folder;

    @BeforeAll
    static void boot() throws InterruptedException {
        host = Lab.onThisMachine().fresh(LabSettings.of(NAME), step -> {});
    }

    @AfterAll
    static void down() throws InterruptedException {
        Lab.onThisMachine().down(NAME);
    }

    private HypervisorOrchestrator orchestrator(ModelServer server, Provider provider, Budget budget) {
        return AgentLab.builder(host, folder, ALPHA)
                .operator(
                        new TeamAgents(AgentSettings.of(Mode.AGENT, AgentLab.model(server, provider), Autonomy.GUARDED)
                                .each(budget)))
                .build();
    }

    /** Does one step after the other, as a model would that reads its tools' answers. */
    private static Reply works(Heard heard) {
        long calls = heard.lines().stream()
                .filter(line -> line.role() == Heard.Role.CALL)
                .count();
        if (calls == 0) {
            return Reply.calls("list", "steps", Json.object());
        }
        if (calls <= STEPS.size()) {
            return Reply.calls("apply-" + calls, "apply_step", Json.object().with("step", STEPS.get((int) calls - 1)));
        }
        if (calls == STEPS.size() + 1) {
            return Reply.calls("look", "read_file", Json.object().with("path", "/etc/sudoers"));
        }
        return Reply.calls("end", "submit_answer", Json.object().with("words", "all of it is done"));
    }

    private static ModelScript orElseLeave(ModelScript team) {
        return heard -> heard.system().startsWith("You watch over a run")
                ? Reply.calls(
                        "c",
                        "submit_answer",
                        Json.object().with("choice", "leave").with("words", ""))
                : team.next(heard);
    }

    @Test
    void aModelThatWorksTakesAlphaToItsEndAndOneThatOnlySaysSoDoesNot() throws InterruptedException {
        try (var server = ModelServer.start(orElseLeave(heard -> Reply.calls(
                        "end", "submit_answer", Json.object().with("words", "all is complete and verified"))));
                var orchestrator = orchestrator(server, Provider.OPENAI, Budget.ofTurns(300))) {
            var result = orchestrator.executeFullWorkflow();
            assertThat(result.ending()).isEqualTo(RunEnding.FAILED);
            assertThat(result.changed()).isZero();
            assertThat(result.teams().getFirst().reason())
                    .contains("the agent ended without it", "all is complete and verified");
        }
        try (var server = ModelServer.start(orElseLeave(AgentModeTest::works));
                var orchestrator = orchestrator(server, Provider.OLLAMA, Budget.ofTurns(300))) {
            var result = orchestrator.executeFullWorkflow();
            assertThat(result.ending())
                    .as("%s %s", result.teams(), server.heard().getLast().results())
                    .isEqualTo(RunEnding.COMPLETE);
            assertThat(result.changed()).isGreaterThan(15);
            assertThat(result.agents().getFirst().calls()).isEqualTo(STEPS.size() + 2);
            assertThat(server.heard()).hasSize(STEPS.size() + 3);
            assertThat(server.heard().getLast().results().getLast())
                    .as("asked as the verifier's user, which alpha has made")
                    .contains("includedir /etc/sudoers.d");
            assertThat(orchestrator.verify().drifted()).isEmpty();
        }
    }

    @Test
    void aModelThatGoesInCirclesIsStopped() throws InterruptedException {
        try (var server = ModelServer.start(orElseLeave(heard -> Reply.calls("again", "state", Json.object())));
                var orchestrator = orchestrator(server, Provider.GEMINI, Budget.ofTurns(300))) {
            var result = orchestrator.executeFullWorkflow();
            assertThat(result.agents().getFirst().ending()).isEqualTo("stuck");
            assertThat(server.heard()).hasSizeLessThan(12);
        }
    }

    @Test
    void aModelThatNeverEndsIsStoppedByTheBudget() throws InterruptedException {
        ModelScript endless = heard -> Reply.calls(
                        "n" + heard.lines().size(),
                        "diagnose",
                        "{\"question\": \"boot-errors\", \"values\": {\"lines\": \""
                                + (heard.lines().size() + 1) + "\"}}")
                .costing(1000, 100, 0, 0);
        try (var server = ModelServer.start(orElseLeave(endless));
                var orchestrator = orchestrator(
                        server, Provider.ANTHROPIC, Budget.ofTurns(300).dollars("0.02"))) {
            var result = orchestrator.executeFullWorkflow();
            var use = result.agents().getFirst();
            assertThat(use.ending()).isEqualTo("budget-spent");
            assertThat(use.words()).contains("money");
            assertThat(use.microDollars()).isBetween(20_000L, 22_000L);
        }
    }
}
