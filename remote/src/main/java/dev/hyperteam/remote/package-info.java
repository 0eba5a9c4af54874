/** Hosts over SSH: sessions, framed probe batches, detached commands found again, host keys. Knows no teams and no runs. */
@NullMarked
package dev.hyperteam.remote;

import org.jspecify.annotations.NullMarked;
