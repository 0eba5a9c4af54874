package dev.hyperteam.agentkit;

/**
 * When old messages give way to a summary, so that a conversation fits into what the model can read.
 *
 * @param summariseAt the share of the model's context at which it is done, above 0, below 1
 * @param keep how many of the last messages stay as they are, at least 1; a few more when a result would lose its call
 * @param summaryTokens the most tokens of a summary
 */
public record Window(double summariseAt, int keep, int summaryTokens) {
    /** At three quarters; the last eight messages stay. */
    public static final Window USUAL = new Window(0.75, 8, 1500);

    public Window {
        if (!(summariseAt > 0 && summariseAt < 1) || keep < 1 || summaryTokens < 1) {
            throw new IllegalArgumentException("window out of range");
        }
    }
}
