package dev.hyperteam.agents;

import dev.hyperteam.agentkit.tool.Arguments;
import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agentkit.tool.ToolContext;
import dev.hyperteam.agentkit.tool.ToolResult;
import dev.hyperteam.agents.policy.CommandClass;
import dev.hyperteam.agents.policy.Verdict;
import dev.hyperteam.engine.Notebook;
import java.util.List;

/**
 * A tool from elsewhere, under the policy: nobody here knows what it does, so it counts as a change unless it is marked as repeatable,
 * and what it says is redacted and framed as data.
 */
record ForeignTool(Tool tool, Consent consent, Notebook notebook) implements Tool {
    @Override
    public String name() {
        return tool.name();
    }

    @Override
    public String description() {
        return tool.description();
    }

    @Override
    public Schema parameters() {
        return tool.parameters();
    }

    @Override
    public Traits traits() {
        return tool.traits();
    }

    @Override
    public ToolResult call(Arguments arguments, ToolContext context) throws Exception {
        try (var _ = ToolMaker.timed(notebook, context)) {
            if (!tool.traits().repeatable()) {
                var refused = consent.refuses(
                        Call.of(name(), arguments, context),
                        new Verdict(CommandClass.CHANGE, List.of("a tool from elsewhere")),
                        "call " + name(),
                        "the agent wants it",
                        name() + " " + arguments.json().write());
                if (refused.isPresent()) {
                    return ToolResult.failed(refused.get());
                }
            }
            var result = tool.call(arguments, context);
            return new ToolResult(Frame.of(name(), notebook.redactor().redact(result.text())), result.error());
        }
    }

    @Override
    public Lookup lookup(Arguments arguments, ToolContext context) throws Exception {
        return tool.lookup(arguments, context);
    }
}
