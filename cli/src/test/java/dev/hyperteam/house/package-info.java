/** The rules of the house, asked of the compiled classes. */
@NullMarked
package dev.hyperteam.house;

import org.jspecify.annotations.NullMarked;
