/** The verbs. Each parses its words and delegates; none does the work itself. */
@NullMarked
package dev.hyperteam.cli.command;

import org.jspecify.annotations.NullMarked;
