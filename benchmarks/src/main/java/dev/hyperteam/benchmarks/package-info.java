/** Measures the scheduler and the journal together. Not shipped. */
@NullMarked
package dev.hyperteam.benchmarks;

import org.jspecify.annotations.NullMarked;
