package dev.hyperteam.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.agentkit.model.Model;
import dev.hyperteam.agentkit.model.Provider;
import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agentkit.tool.ToolResult;
import dev.hyperteam.agents.policy.Autonomy;
import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.workflow.TeamSource;
import dev.hyperteam.core.workflow.Workflow;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabSettings;
import dev.hyperteam.testkit.model.Heard;
import dev.hyperteam.testkit.model.ModelServer;
import dev.hyperteam.testkit.model.Reply;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two agents that drive two teams at once and tell each other something, and tools that come from elsewhere. */
@Tag("host")
class TalkTest {
    private static final String NAME = "agents-talk";

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

    private static String runbook(String team) {
        return """
                team: %s
                name: %s
                phase: 1
                needs: []
                estimate: 1m
                persona: You are %s.
                steps:
                  - id: folder
                    title: Make a folder
                    action:
                      directory: { path: /srv/%s }
                """.formatted(team, team, team, team);
    }

    private static Reply json(int made, String tool, String arguments) {
        return Reply.calls("c" + made, tool, arguments);
    }

    private static Reply talks(Heard heard) {
        if (heard.system().startsWith("You watch over a run")) {
            return json(0, "submit_answer", "{\"choice\": \"leave\", \"words\": \"\"}");
        }
        int made = (int) heard.lines().stream()
                .filter(line -> line.role() == Heard.Role.CALL)
                .count();
        List<Reply> replies = heard.system().startsWith("You are alpha.")
                ? List.of(
                        json(0, "hand_on", "{\"name\": \"port\", \"value\": \"9\", \"why\": \"free\"}"),
                        json(1, "post_signal", "{\"signal\": \"NOTE\", \"text\": \"the port is known\"}"),
                        json(2, "apply_step", "{\"step\": \"folder\"}"),
                        json(3, "submit_answer", "{\"words\": \"alpha is done\"}"))
                : List.of(
                        json(0, "await_signal", "{\"team\": \"alpha\", \"signal\": \"NOTE\", \"seconds\": 60}"),
                        json(1, "await_signal", "{\"team\": \"alpha\", \"signal\": \"NEVER\", \"seconds\": 1}"),
                        json(2, "apply_step", "{\"step\": \"../alpha/folder\"}"),
                        json(3, "count", "{}"),
                        json(4, "look", "{}"),
                        json(5, "state", "{}"),
                        json(6, "apply_step", "{\"step\": \"folder\"}"),
                        json(7, "submit_answer", "{\"words\": \"bravo is done\"}"));
        return replies.get(made);
    }

    private static Tool tool(String name, Tool.Traits traits, AtomicInteger calls) {
        return Tool.of(
                name,
                "Counts.",
                Schema.object().build(),
                traits,
                (_, _) -> ToolResult.ok("call " + calls.incrementAndGet()));
    }

    /** Alpha may change things, bravo has to ask. */
    private static AgentSettings settings(Model model, List<Tool> tools) {
        return AgentSettings.of(Mode.AGENT, model, Autonomy.ASK)
                .autonomy(team -> team.value().equals("alpha") ? Autonomy.GUARDED : Autonomy.ASK)
                .custom(tools);
    }

    @Test
    void agentsTellEachOtherAndToolsFromElsewhereStandUnderThePolicy() throws InterruptedException {
        var workflow = Workflow.load(
                TeamSource.of(
                        new TeamSource.TeamFile("alpha.yaml", runbook("alpha")),
                        new TeamSource.TeamFile("bravo.yaml", runbook("bravo"))),
                ActionKinds.builtIn());
        var counted = new AtomicInteger();
        var looked = new AtomicInteger();
        try (var server = ModelServer.start(TalkTest::talks);
                var orchestrator = AgentLab.builder(host, folder, workflow)
                        .operator(new TeamAgents(settings(
                                AgentLab.model(server, Provider.GEMINI),
                                List.of(
                                        tool("count", Tool.Traits.USUAL, counted),
                                        tool("look", Tool.Traits.USUAL.readOnly(), looked)))))
                        .build()) {
            var result = orchestrator.executeFullWorkflow();
            assertThat(result.ending()).as("%s", result.teams()).isEqualTo(RunEnding.COMPLETE);
            var bravo = server.heard().stream()
                    .filter(heard -> heard.system().startsWith("You are bravo."))
                    .toList()
                    .getLast()
                    .results();
            assertThat(bravo.get(0)).contains("NOTE the port is known");
            assertThat(bravo.get(1)).contains("it did not come in time");
            assertThat(bravo.get(2)).contains("../alpha/folder");
            assertThat(bravo.get(3)).as("a person said no").contains("no");
            assertThat(bravo.get(4)).contains("call 1");
            assertThat(bravo.get(5)).contains("port=9");
            assertThat(bravo.get(6)).contains("changed");
        }
        assertThat(counted).hasValue(0);
        assertThat(looked).hasValue(1);
    }
}
