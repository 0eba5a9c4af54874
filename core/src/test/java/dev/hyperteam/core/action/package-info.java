@NullMarked
package dev.hyperteam.core.action;

import org.jspecify.annotations.NullMarked;
