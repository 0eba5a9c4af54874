package dev.hyperteam.core.event;

import dev.hyperteam.core.workflow.Node;
import java.time.Instant;

/**
 * A signal in its place.
 *
 * @param seq of its entry
 * @param at when it was posted
 * @param node who posted it
 * @param name STARTING, RUNNING, COMPLETE, BLOCKED, ...
 * @param text for people
 */
public record Signal(long seq, Instant at, Node node, String name, String text) {}
