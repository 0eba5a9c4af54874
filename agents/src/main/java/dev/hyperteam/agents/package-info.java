/** The model operators: the teams' agents and their tools, on top of engine and agentkit. */
@org.jspecify.annotations.NullMarked
package dev.hyperteam.agents;
