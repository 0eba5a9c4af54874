package dev.hyperteam.agents;

import dev.hyperteam.agentkit.tool.Arguments;
import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agentkit.tool.ToolContext;
import dev.hyperteam.agentkit.tool.ToolResult;
import dev.hyperteam.base.ProblemException;
import java.time.Duration;

/** Makes tools that tell the model in one sentence what a host or the engine refuses. */
final class ToolMaker {
    private static final Tool.Traits LOOKS =
            Tool.Traits.USUAL.readOnly().within(Duration.ofMinutes(2)).atMost(20_000);
    private static final Tool.Traits ACTS = Tool.Traits.USUAL.within(Duration.ofHours(2));

    private ToolMaker() {}

    interface Work {
        ToolResult of(Arguments arguments) throws InterruptedException;
    }

    /** {@return a tool that changes nothing} */
    static Tool looks(String name, String about, Schema.Builder parameters, Work work) {
        return Tool.of(name, about, parameters.build(), LOOKS, (arguments, _) -> told(arguments, work));
    }

    /** {@return a tool that changes nothing, with a patience of its own} */
    static Tool looks(String name, String about, Schema.Builder parameters, Tool.Traits traits, Work work) {
        return Tool.of(name, about, parameters.build(), traits, (arguments, _) -> told(arguments, work));
    }

    /** {@return a tool that changes something, and is never called twice for one call} */
    static Tool acts(String name, String about, Schema.Builder parameters, Work work) {
        return Tool.of(name, about, parameters.build(), ACTS, (arguments, _) -> told(arguments, work));
    }

    /** {@return a tool that changes something and whose lost result is found by looking} */
    static Tool acts(String name, String about, Schema.Builder parameters, Work work, Found found) {
        var acts = acts(name, about, parameters, work);
        return new Tool() {
            @Override
            public String name() {
                return acts.name();
            }

            @Override
            public String description() {
                return acts.description();
            }

            @Override
            public Schema parameters() {
                return acts.parameters();
            }

            @Override
            public Traits traits() {
                return acts.traits();
            }

            @Override
            public ToolResult call(Arguments arguments, ToolContext context) throws Exception {
                return acts.call(arguments, context);
            }

            @Override
            public Lookup lookup(Arguments arguments, ToolContext context) throws InterruptedException {
                return found.of(arguments);
            }
        };
    }

    /** Finds what became of a call whose result was lost. */
    interface Found {
        Tool.Lookup of(Arguments arguments) throws InterruptedException;
    }

    private static ToolResult told(Arguments arguments, Work work) throws InterruptedException {
        try {
            return work.of(arguments);
        } catch (ProblemException e) {
            return ToolResult.failed(String.valueOf(e.getMessage()));
        }
    }
}
