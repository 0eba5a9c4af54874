package dev.hyperteam.agentkit;

/**
 * A tool that a model wants to be called.
 *
 * @param id the model's, unique within a conversation
 * @param arguments JSON as the model wrote it; may be malformed
 */
public record ToolCall(String id, String tool, String arguments) {}
