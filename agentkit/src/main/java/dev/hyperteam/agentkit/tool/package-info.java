/** Tools: what a model may have done, with typed parameters. */
@NullMarked
package dev.hyperteam.agentkit.tool;

import org.jspecify.annotations.NullMarked;
