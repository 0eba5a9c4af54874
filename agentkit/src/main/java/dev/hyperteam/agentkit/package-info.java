/** A small agent SDK: model port, agent loop, tools, hooks, budgets, transcript. Knows nothing of teams or hosts. */
@org.jspecify.annotations.NullMarked
package dev.hyperteam.agentkit;
