/** A project's folder: its configuration, teams, targets and journal, opened only as far as a command needs them. */
@NullMarked
package dev.hyperteam.cli.project;

import org.jspecify.annotations.NullMarked;
