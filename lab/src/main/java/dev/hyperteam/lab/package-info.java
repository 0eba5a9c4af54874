/** Disposable targets on this machine for rehearsals and tests. */
@NullMarked
package dev.hyperteam.lab;

import org.jspecify.annotations.NullMarked;
