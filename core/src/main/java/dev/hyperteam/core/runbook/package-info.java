/** Runbooks: teams, steps, parameters, probes; loading with positions. */
@NullMarked
package dev.hyperteam.core.runbook;

import org.jspecify.annotations.NullMarked;
