package dev.hyperteam.journal;

import java.time.Instant;

/**
 * Who holds a journal.
 *
 * @param holder as it named itself: user@machine:pid
 * @param host the machine
 * @param pid the process there
 * @param since when it took the lock
 */
public record LockHolder(String holder, String host, long pid, Instant since) {}
