/** What the README shows. */
@NullMarked
package dev.hyperteam.agentkit.mcp.example;

import org.jspecify.annotations.NullMarked;
