/** What works here, what does not, and how to mend it. */
@NullMarked
package dev.hyperteam.cli.doctor;

import org.jspecify.annotations.NullMarked;
