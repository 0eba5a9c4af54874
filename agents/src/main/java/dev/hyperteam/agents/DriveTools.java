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
    private final Consent consent;

    DriveTools(Workbench bench, Consent consent) {
        this.bench = bench;
        this.consent = consent;
    }

    List<Tool> all() {
        return List.of(
                ToolMaker.acts(
                        "apply_step",
                        "Does a step of your runbook: check, change where needed, verification.",
                        Schema.object().text("step", "id of the step"),
                        bench,
                        (arguments, _) -> apply(arguments.text("step")),
                        (arguments, _) -> applied(arguments.text("step"))),
                ToolMaker.acts(
                        "undo_step",
                        "Takes back what a step has changed in this run.",
                        Schema.object().text("step", "id of the step").text("why", "why, for the people who read it"),
                        bench,
                        this::undo));
    }

    private ToolResult apply(String step) throws InterruptedException {
        var refused = consent.refusesSteps();
        return refused.isPresent()
                ? ToolResult.failed(refused.get())
                : ChangeTools.done("apply_step", bench.apply(step));
    }

    /** A step is looked at, and not guessed: what shows on the host is done. */
    private Tool.Lookup applied(String step) throws InterruptedException {
        return bench.check(step).answer().equals("satisfied")
                ? new Tool.Lookup.Happened(ToolResult.ok("done before the interruption; the host shows it"))
                : new Tool.Lookup.NeverHappened();
    }

    private ToolResult undo(Arguments arguments, Call call) throws InterruptedException {
        String step = arguments.text("step");
        var refused = consent.refuses(
                call,
                new Verdict(CommandClass.CHANGE, List.of("it takes back what a step has changed")),
                "undo " + step,
                arguments.text("why"),
                "undo " + bench.node() + "/" + step);
        return refused.isPresent() ? ToolResult.failed(refused.get()) : ChangeTools.done("undo_step", bench.undo(step));
    }
}
