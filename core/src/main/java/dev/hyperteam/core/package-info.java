/** The pure model: workflow graph, runbooks and their rendering, events, run state as a fold. No sockets, clocks or threads. */
@NullMarked
package dev.hyperteam.core;

import org.jspecify.annotations.NullMarked;
