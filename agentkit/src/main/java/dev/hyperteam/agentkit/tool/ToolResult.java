package dev.hyperteam.agentkit.tool;

/**
 * What a tool answers.
 *
 * @param text what the model reads; agentkit cuts it to the tool's bound
 * @param error whether the call failed
 */
public record ToolResult(String text, boolean error) {
    /** It worked. */
    public static ToolResult ok(String text) {
        return new ToolResult(text, false);
    }

    /** It did not work; {@code text} should say why and what to do instead. */
    public static ToolResult failed(String text) {
        return new ToolResult(text, true);
    }
}
