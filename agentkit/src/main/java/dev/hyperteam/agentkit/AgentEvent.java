package dev.hyperteam.agentkit;

import dev.hyperteam.agentkit.model.Message;
import dev.hyperteam.agentkit.model.ModelId;
import dev.hyperteam.agentkit.model.ModelResponse;
import dev.hyperteam.base.Problem;
import java.time.Duration;

/** What happens while an agent is under way, for whoever watches. Listeners get it in the agent's thread and must be quick. */
public sealed interface AgentEvent {
    /** A request goes out. */
    record Asking(int turn, ModelId model) implements AgentEvent {}

    /** A piece of the model's text. */
    record Text(String delta) implements AgentEvent {}

    /** A piece of the model's reasoning. */
    record Reasoning(String delta) implements AgentEvent {}

    /** The answer is complete. */
    record Answered(int turn, ModelId model, ModelResponse response) implements AgentEvent {}

    /** The answer failed and is asked for again after a while; pieces of text since {@link Asking} are void. */
    record Retrying(ModelId model, Problem problem, Duration delay) implements AgentEvent {}

    /** Another model takes over. */
    record FellBack(ModelId from, ModelId to, Problem problem) implements AgentEvent {}

    /** A tool is called. */
    record ToolStarted(Message.ToolCall call) implements AgentEvent {}

    /** A call has its result. */
    record ToolEnded(Message.ToolCall call, Message.CallResult result, Duration took) implements AgentEvent {}

    /** A tool did not end when it was told to, and goes on behind the agent's back. */
    record ToolLost(Message.ToolCall call) implements AgentEvent {}

    /** A limit is near. */
    record BudgetWarning(Limit limit, double share) implements AgentEvent {}

    /** A model without a known price is used: sums of money leave it out. */
    record PriceUnknown(ModelId model) implements AgentEvent {}

    /** Old messages gave way to a summary. */
    record Summarised(int messages) implements AgentEvent {}

    /** A request of an earlier session has no outcome: it may have been paid for and is not counted. */
    record AnswerLost(int turn, ModelId model) implements AgentEvent {}

    /** The agent ended. */
    record Ended(Ending ending) implements AgentEvent {}
}
