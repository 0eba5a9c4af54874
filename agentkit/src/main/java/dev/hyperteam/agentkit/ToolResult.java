package dev.hyperteam.agentkit;

/** What is handed back to the model for one {@link ToolCall}. */
public record ToolResult(String id, String tool, String text, boolean failed) {}
