@NullMarked
package dev.hyperteam.core.artifact;

import org.jspecify.annotations.NullMarked;
