/** Agents: a model, its tools, what bounds it, and the loop that drives it. */
@NullMarked
package dev.hyperteam.agentkit;

import org.jspecify.annotations.NullMarked;
