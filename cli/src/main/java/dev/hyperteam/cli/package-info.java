/** Commands and console rendering; the only room that prints. */
@NullMarked
package dev.hyperteam.cli;

import org.jspecify.annotations.NullMarked;
