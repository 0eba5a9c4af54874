package dev.hyperteam.agents;

import dev.hyperteam.agentkit.tool.Arguments;
import dev.hyperteam.agentkit.tool.ToolContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * One thing that an agent wants to have done, as it stands in its conversation.
 *
 * @param agent the agent's name in the journal
 * @param id of the call, unique in the agent's conversation and the same after a crash
 * @param action everything that decides what is done, unmasked; never shown
 */
record Call(String agent, String id, String action) {
    static Call of(String tool, Arguments arguments, ToolContext context) {
        return new Call(
                context.agent(), context.callId(), tool + " " + arguments.json().canonical());
    }

    /** {@return what an answer to a question about this call is for: this call, and this action to the letter} */
    List<String> bound() {
        return List.of("agent " + agent, "call " + id, "action " + hash(action));
    }

    /** {@return SHA-256 in hexadecimal digits} */
    static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
