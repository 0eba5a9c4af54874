package dev.hyperteam.agentkit;

/**
 * What came of an agent.
 *
 * @param ending how it ended
 * @param spent what it has used in all its sessions
 */
public record AgentResult(Ending ending, Spent spent) {}
