@NullMarked
package dev.hyperteam.artifacts;

import org.jspecify.annotations.NullMarked;
