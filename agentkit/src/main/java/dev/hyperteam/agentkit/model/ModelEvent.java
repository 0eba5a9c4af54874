package dev.hyperteam.agentkit.model;

/** What arrives while a model answers. */
public sealed interface ModelEvent {
    /** A piece of the answer's text. */
    record Text(String delta) implements ModelEvent {}

    /** A piece of the model's reasoning, where the provider shows it. */
    record Reasoning(String delta) implements ModelEvent {}

    /** A call that the model has finished writing. It is not to be carried out before the answer is complete. */
    record Call(Message.ToolCall call) implements ModelEvent {}
}
