/** The graph of teams: loading, validation, selection. */
@NullMarked
package dev.hyperteam.core.workflow;

import org.jspecify.annotations.NullMarked;
