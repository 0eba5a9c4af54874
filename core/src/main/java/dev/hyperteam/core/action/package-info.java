/** What a step does: action kinds and their constant shell. */
@NullMarked
package dev.hyperteam.core.action;

import org.jspecify.annotations.NullMarked;
