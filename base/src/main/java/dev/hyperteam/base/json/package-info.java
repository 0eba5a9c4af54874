/** JSON as immutable values. */
@NullMarked
package dev.hyperteam.base.json;

import org.jspecify.annotations.NullMarked;
