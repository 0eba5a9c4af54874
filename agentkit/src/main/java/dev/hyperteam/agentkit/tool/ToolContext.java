package dev.hyperteam.agentkit.tool;

/**
 * What a tool knows about the call besides its arguments.
 *
 * @param agent the agent's name
 * @param callId the call's id in the transcript: the same when the call is looked up after a crash, so a tool may use it as an
 *     idempotency key
 */
public record ToolContext(String agent, String callId) {}
