package dev.hyperteam.core.event;

import java.time.Instant;

/**
 * One event in its place.
 *
 * @param seq position in the journal, from 1, without gaps
 * @param run the run that it belongs to; a rollback is a run of its own
 * @param at when it was decided
 * @param event what happened
 */
public record Entry(long seq, RunId run, Instant at, Event event) {}
