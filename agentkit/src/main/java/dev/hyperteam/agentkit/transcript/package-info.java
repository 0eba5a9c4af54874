/** What an agent did, so that another process can go on: in memory, or a file of JSON lines. */
@NullMarked
package dev.hyperteam.agentkit.transcript;

import org.jspecify.annotations.NullMarked;
