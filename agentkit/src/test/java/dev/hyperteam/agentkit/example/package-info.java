/** The example of agentkit's README, compiled and run. */
@NullMarked
package dev.hyperteam.agentkit.example;

import org.jspecify.annotations.NullMarked;
