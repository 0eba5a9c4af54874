/** Who listens where on a target, and which versions go together: data, and what follows from it. Pure. */
@NullMarked
package dev.hyperteam.core.compatibility;

import org.jspecify.annotations.NullMarked;
