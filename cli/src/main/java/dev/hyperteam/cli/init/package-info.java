/** Starting a project: its files and the key of its host. */
@NullMarked
package dev.hyperteam.cli.init;

import org.jspecify.annotations.NullMarked;
