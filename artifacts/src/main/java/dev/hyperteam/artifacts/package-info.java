/** Downloads by pinned checksum: cache, resume, mirror, export. */
@NullMarked
package dev.hyperteam.artifacts;

import org.jspecify.annotations.NullMarked;
