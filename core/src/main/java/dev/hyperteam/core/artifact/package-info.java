/** What is downloaded, from where, and how it is known: the lock file. Pure. */
@NullMarked
package dev.hyperteam.core.artifact;

import org.jspecify.annotations.NullMarked;
