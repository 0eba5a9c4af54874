/** The configuration of an orchestrator: records with every default, and the reader of {@code hyperteam.yaml}. */
@NullMarked
package dev.hyperteam.engine.config;

import org.jspecify.annotations.NullMarked;
