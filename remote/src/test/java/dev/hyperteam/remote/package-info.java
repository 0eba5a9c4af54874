@NullMarked
package dev.hyperteam.remote;

import org.jspecify.annotations.NullMarked;
