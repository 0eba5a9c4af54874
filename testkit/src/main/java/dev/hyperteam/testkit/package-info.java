/** Doubles that users' own tests may lean on: virtual clock, crash injector. */
@NullMarked
package dev.hyperteam.testkit;

import org.jspecify.annotations.NullMarked;
