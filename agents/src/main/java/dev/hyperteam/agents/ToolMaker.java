package dev.hyperteam.agents;

import dev.hyperteam.agentkit.tool.Arguments;
import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agentkit.tool.ToolContext;
import dev.hyperteam.agentkit.tool.ToolResult;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.engine.Notebook;
import java.time.Duration;

/** Makes tools that tell the model in one sentence what a host or the engine refuses. */
final class ToolMaker {
    private static final Tool.Traits LOOKS =
            Tool.Traits.USUAL.readOnly().within(Duration.ofMinutes(2)).atMost(20_000);
    private static final Tool.Traits ACTS = Tool.Traits.USUAL.within(Duration.ofHours(2));

    private ToolMaker() {}

    /** Looks at something. */
    interface Look {
        ToolResult of(Arguments arguments) throws InterruptedException;
    }

    /** Changes something. */
    interface Deed {
        ToolResult of(Arguments arguments, Call call) throws InterruptedException;
    }

    /** Finds what became of a call whose result was lost. */
    interface Found {
        Tool.Lookup of(Arguments arguments, Call call) throws InterruptedException;
    }

    /** {@return a tool that changes nothing; what it finds is framed as data} */
    static Tool looks(String name, String about, Schema.Builder parameters, Look look) {
        return looks(name, about, parameters, LOOKS, look);
    }

    /** {@return a tool that changes nothing, with a patience of its own} */
    static Tool looks(String name, String about, Schema.Builder parameters, Tool.Traits traits, Look look) {
        return Tool.of(OwnTools.named(name), about, parameters.build(), traits, (arguments, _) -> {
            try {
                var found = look.of(arguments);
                return found.error() ? found : ToolResult.ok(Frame.of(name, found.text()));
            } catch (ProblemException e) {
                return ToolResult.failed(String.valueOf(e.getMessage()));
            }
        });
    }

    /** {@return a tool that changes something, and is never called twice for one call} */
    static Tool acts(String name, String about, Schema.Builder parameters, Notebook notebook, Deed deed) {
        return acts(name, about, parameters, notebook, deed, (_, _) -> new Tool.Lookup.Unknown());
    }

    /** {@return a tool that changes something and whose lost result is found by looking} */
    static Tool acts(String name, String about, Schema.Builder parameters, Notebook notebook, Deed deed, Found found) {
        return new Acting(OwnTools.named(name), about, parameters.build(), notebook, deed, found);
    }

    /** While this is open, neither the budget nor the timeout of the call counts what a person lets it wait. */
    static Notebook.Listening timed(Notebook notebook, ToolContext context) {
        return notebook.listen(new Notebook.Waits() {
            @Override
            public void begins() {
                context.waiting().begins();
            }

            @Override
            public void ends() {
                context.waiting().ends();
            }
        });
    }

    private record Acting(String name, String description, Schema parameters, Notebook notebook, Deed deed, Found found)
            implements Tool {
        @Override
        public Traits traits() {
            return ACTS;
        }

        @Override
        public ToolResult call(Arguments arguments, ToolContext context) throws InterruptedException {
            try (var _ = timed(notebook, context)) {
                return deed.of(arguments, Call.of(name, arguments, context));
            } catch (ProblemException e) {
                return ToolResult.failed(String.valueOf(e.getMessage()));
            }
        }

        @Override
        public Lookup lookup(Arguments arguments, ToolContext context) throws InterruptedException {
            return found.of(arguments, Call.of(name, arguments, context));
        }
    }
}
