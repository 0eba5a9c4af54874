/** The event store: append-only, hash-chained, durable; blobs and leases. */
@NullMarked
package dev.hyperteam.journal;

import org.jspecify.annotations.NullMarked;
