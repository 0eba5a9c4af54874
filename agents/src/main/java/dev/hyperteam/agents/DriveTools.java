package dev.hyperteam.agents;

import dev.hyperteam.agentkit.tool.Arguments;
import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agentkit.tool.ToolResult;
import dev.hyperteam.agents.policy.CommandClass;
import dev.hyperteam.agents.policy.Verdict;
import dev.hyperteam.engine.Workbench;
import java.util.List;

/** By these an agent drives its team through its own runbook. A step is what people have written, so the policy lets it be done. */
final class DriveTools {
    private final Workbench bench;
    private final Gate gate;

    DriveTools(Workbench bench, Gate gate) {
        this.bench = bench;
        this.gate = gate;
    }

    List<Tool> all() {
        return List.of(
                ToolMaker.acts(
                        "apply_step",
                        "Does a step of your runbook: check, change where needed, verification.",
                        Schema.object().text("step", "id of the step"),
                        this::apply,
                        this::applied),
                ToolMaker.acts(
                        "undo_step",
                        "Takes back what a step has changed in this run.",
                        Schema.object().text("step", "id of the step").text("why", "why, for the people who read it"),
                        this::undo));
    }

    private ToolResult apply(Arguments arguments) throws InterruptedException {
        String step = arguments.text("step");
        if (gate.readOnly()) {
            return ToolResult.failed("not allowed at autonomy read-only");
        }
        return ChangeTools.done(bench.apply(step));
    }

    /** A step is looked at, and not guessed: what shows on the host is done. */
    private Tool.Lookup applied(Arguments arguments) throws InterruptedException {
        String step = arguments.text("step");
        return bench.check(step).answer().equals("satisfied")
                ? new Tool.Lookup.Happened(ToolResult.ok("done before the interruption; the host shows it"))
                : new Tool.Lookup.NeverHappened();
    }

    private ToolResult undo(Arguments arguments) throws InterruptedException {
        String step = arguments.text("step");
        var refused = gate.refuses(
                new Verdict(CommandClass.CHANGE, List.of("it takes back what a step has changed")),
                "undo " + step + "?",
                arguments.text("why"),
                "undo " + bench.node() + "/" + step);
        return refused.isPresent() ? ToolResult.failed(refused.get()) : ChangeTools.done(bench.undo(step));
    }
}
