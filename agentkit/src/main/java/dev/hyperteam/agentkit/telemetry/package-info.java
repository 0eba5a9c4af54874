/** Spans and metrics with the names of OpenTelemetry's semantic conventions for generative AI. */
@NullMarked
package dev.hyperteam.agentkit.telemetry;

import org.jspecify.annotations.NullMarked;
