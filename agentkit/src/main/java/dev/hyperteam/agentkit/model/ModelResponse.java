package dev.hyperteam.agentkit.model;

/**
 * A complete answer.
 *
 * @param message what the model said
 * @param usage what it cost in tokens, as the provider counted
 * @param stop why the model stopped
 * @param id the provider's id of the answer; empty when it gives none
 * @param model the model that answered, as the provider calls it; empty when it does not say
 */
public record ModelResponse(Message.Assistant message, Usage usage, StopReason stop, String id, String model) {
    /** Why a model stopped. */
    public enum StopReason {
        /** It had said what it wanted to say. */
        END_TURN,
        /** It waits for tools. */
        TOOL_CALLS,
        /** The limit on the answer cut it off: the text, and the last call with it, may be incomplete. */
        MAX_TOKENS,
        /** It, or the provider's filter, refused. */
        REFUSAL,
        /** A reason that agentkit does not know. */
        OTHER
    }
}
