/** Words that every room shares. This room knows nothing of any other. */
@NullMarked
package dev.hyperteam.base;

import org.jspecify.annotations.NullMarked;
