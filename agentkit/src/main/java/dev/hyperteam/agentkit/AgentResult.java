package dev.hyperteam.agentkit;

import java.time.Duration;

/**
 * What came of an agent's work.
 *
 * @param usage over all processes that took part
 * @param microDollars paid, over all of them; what had no price counts as nothing
 */
public record AgentResult(Ending ending, int turns, int toolCalls, Usage usage, long microDollars, Duration took) {}
