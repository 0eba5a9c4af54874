@NullMarked
package dev.hyperteam.core.compatibility;

import org.jspecify.annotations.NullMarked;
