/** The record of a run in the project's git repository. */
@org.jspecify.annotations.NullMarked
package dev.hyperteam.engine.record;
