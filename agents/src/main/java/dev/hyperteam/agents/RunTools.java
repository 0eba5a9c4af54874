package dev.hyperteam.agents;

import dev.hyperteam.agentkit.tool.Arguments;
import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agentkit.tool.ToolResult;
import dev.hyperteam.core.event.NodeView;
import dev.hyperteam.core.event.RunState;
import dev.hyperteam.core.event.StepView;
import java.util.List;
import java.util.stream.Collectors;

/** Looks at the state of a run as it was when the question came up. */
final class RunTools {
    private final RunState state;

    RunTools(RunState state) {
        this.state = state;
    }

    List<Tool> all() {
        return List.of(
                ToolMaker.looks(
                        "run_state",
                        "Lists the teams of the run: how each stands, what it waits for, why it failed.",
                        Schema.object(),
                        _ -> ToolResult.ok(table(state))),
                ToolMaker.looks(
                        "team_steps",
                        "Lists the steps of a team in this run with what became of them.",
                        Schema.object().text("node", "TEAM@TARGET, as run_state shows it"),
                        this::steps),
                ToolMaker.looks(
                        "signals",
                        "Lists the last signals that teams have posted.",
                        Schema.object(),
                        _ -> ToolResult.ok(state.signals().reversed().stream()
                                .limit(50)
                                .map(Object::toString)
                                .collect(Collectors.joining("\n")))));
    }

    static String table(RunState state) {
        return state.nodes().values().stream().map(RunTools::line).collect(Collectors.joining("\n"));
    }

    private static String line(NodeView node) {
        return node.node() + " phase " + node.phase() + ": "
                + (node.ending() == null
                        ? node.state().toString()
                        : node.ending().toString()) + ", "
                + node.stepsDone() + " of " + node.stepsTotal() + " steps, " + node.changed() + " changed"
                + (node.needs().isEmpty()
                        ? ""
                        : ", needs "
                                + node.needs().stream().map(Object::toString).collect(Collectors.joining(", ")))
                + (node.reason().isBlank() ? "" : " - " + node.reason());
    }

    private ToolResult steps(Arguments arguments) {
        String wanted = arguments.text("node");
        return state.nodes().values().stream()
                .filter(node -> node.node().toString().equals(wanted))
                .findFirst()
                .map(node ->
                        ToolResult.ok(node.steps().stream().map(RunTools::step).collect(Collectors.joining("\n"))))
                .orElseGet(() -> ToolResult.failed("no team " + wanted.replaceAll("\\p{Cntrl}", " ") + " in this run"));
    }

    private static String step(StepView step) {
        return step.ref().step() + ": " + (step.ending() == null ? step.state() : step.ending()) + ", "
                + step.attempts() + " attempts" + (step.reason().isBlank() ? "" : " - " + step.reason());
    }
}
