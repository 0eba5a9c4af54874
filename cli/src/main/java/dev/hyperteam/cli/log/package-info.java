/** Log files for people. */
@NullMarked
package dev.hyperteam.cli.log;

import org.jspecify.annotations.NullMarked;
