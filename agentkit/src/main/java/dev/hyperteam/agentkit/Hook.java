package dev.hyperteam.agentkit;

import dev.hyperteam.agentkit.model.Message;
import dev.hyperteam.agentkit.model.ModelRequest;
import dev.hyperteam.agentkit.model.ModelResponse.StopReason;
import dev.hyperteam.agentkit.tool.Arguments;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agentkit.tool.ToolResult;

/**
 * Looks at what an agent is about to do, or has done, and may change it. Hooks run in the agent's thread, before-hooks in the agent's
 * order and after-hooks in reverse. A hook may wait, for a person for example; an interrupt then means cancellation. A hook that throws
 * is a guard that failed: the call is denied, or the agent stops.
 */
public interface Hook {
    /** Before a request goes out. It is scrubbed of secrets after this. */
    default BeforeModel beforeModel(ModelRequest request) throws InterruptedException {
        return new BeforeModel.Proceed();
    }

    /** When an answer is there and paid for, before anything follows from it. May be asked again after a crash. */
    default AfterModel afterModel(Message.Assistant message, StopReason stop) throws InterruptedException {
        return new AfterModel.Proceed();
    }

    /** Before a tool is called; the arguments fit its schema. May be asked again after a crash. */
    default BeforeTool beforeTool(Tool tool, Arguments arguments, Message.ToolCall call) throws InterruptedException {
        return new BeforeTool.Proceed();
    }

    /** When a tool has answered, before the model reads it. */
    default AfterTool afterTool(Tool tool, Message.ToolCall call, ToolResult result) throws InterruptedException {
        return new AfterTool.Proceed();
    }

    /** What may become of a request. */
    sealed interface BeforeModel {
        /** As it is. */
        record Proceed() implements BeforeModel {}

        /** This one instead. */
        record Replace(ModelRequest request) implements BeforeModel {}

        /** The agent stops. */
        record Stop(String reason) implements BeforeModel {}
    }

    /** What may become of an answer. */
    sealed interface AfterModel {
        /** As it is. */
        record Proceed() implements AfterModel {}

        /** This one instead. */
        record Replace(Message.Assistant message) implements AfterModel {}

        /** The agent stops. */
        record Stop(String reason) implements AfterModel {}
    }

    /** What may become of a call. */
    sealed interface BeforeTool {
        /** As it is. */
        record Proceed() implements BeforeTool {}

        /** With these arguments instead, which are checked again. */
        record Replace(Arguments arguments) implements BeforeTool {}

        /** It is not carried out; the model reads the reason. */
        record Deny(String reason) implements BeforeTool {}

        /** It is not carried out; this is its result. */
        record Answer(ToolResult result) implements BeforeTool {}

        /** The agent stops; the call stays open and is asked about again when the agent is resumed. */
        record Stop(String reason) implements BeforeTool {}
    }

    /** What may become of a result. */
    sealed interface AfterTool {
        /** As it is. */
        record Proceed() implements AfterTool {}

        /** This one instead. */
        record Replace(ToolResult result) implements AfterTool {}

        /** The agent stops, with the result kept. */
        record Stop(String reason) implements AfterTool {}
    }
}
