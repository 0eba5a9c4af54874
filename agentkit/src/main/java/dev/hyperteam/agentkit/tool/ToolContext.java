package dev.hyperteam.agentkit.tool;

/**
 * What a tool knows about the call besides its arguments.
 *
 * @param agent the agent's name
 * @param callId the call's id in the transcript: the same when the call is looked up after a crash, so a tool may use it as an
 *     idempotency key
 * @param waiting to be told when the call waits for a person
 */
public record ToolContext(String agent, String callId, Waiting waiting) {
    /** A call whose waiting nobody notices. */
    public ToolContext(String agent, String callId) {
        this(agent, callId, Waiting.unnoticed());
    }
}
