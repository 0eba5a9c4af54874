package dev.hyperteam.agentkit;

import java.time.Duration;

/** What an agent does, while it does it. */
public sealed interface AgentEvent {
    /** A piece of text as it comes. */
    record Text(String piece) implements AgentEvent {}

    /** A whole answer. {@code microDollars} is -1 where no price is known. */
    record Answered(Model.Answer answer, int turn, long microDollars, Duration took) implements AgentEvent {}

    /** A tool begins. */
    record ToolBegins(ToolCall call) implements AgentEvent {}

    /** It ended. */
    record ToolEnded(ToolCall call, ToolResult result, Duration took) implements AgentEvent {}

    /** So much of the budget is spent, from 0 to 1; told once. */
    record BudgetWarning(double share) implements AgentEvent {}

    /** The conversation was shortened. */
    record Summarised(int messages) implements AgentEvent {}
}
