/** What happened: the sealed family of journal events, the state machines, and run state as a fold over them. */
@NullMarked
package dev.hyperteam.core.event;

import org.jspecify.annotations.NullMarked;
