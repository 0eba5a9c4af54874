/** Tools of MCP (Model Context Protocol) servers as tools of agentkit. What a server says is data from outside, never trusted. */
@NullMarked
package dev.hyperteam.agentkit.mcp;

import org.jspecify.annotations.NullMarked;
