package dev.hyperteam.engine;

import dev.hyperteam.base.Clock;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.engine.config.Settings;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How long a team may work: its own limit, or what is left of its phase's, which counts from the phase's first team. Thread-safe. */
final class TeamLimits {
    /** A time, and whose it is. */
    record Limit(Duration time, String what) {}

    private final Clock clock;
    private final Settings.Deadlines deadlines;
    private final Pauses pauses;
    private final ConcurrentMap<Integer, Long> begun = new ConcurrentHashMap<>();

    /** {@code pauses} is time that no limit counts. */
    TeamLimits(Clock clock, Settings.Deadlines deadlines, Pauses pauses) {
        this.clock = clock;
        this.pauses = pauses;
        this.deadlines = deadlines;
    }

    /** {@return the limit of a team that begins now} */
    Limit begin(int phase, TeamId team) {
        long now = clock.nanoTime() - pauses.nanos();
        long first = begun.computeIfAbsent(phase, _ -> now);
        Duration left = deadlines.phase().minusNanos(now - first);
        if (left.compareTo(deadlines.team()) >= 0) {
            return new Limit(deadlines.team(), "team " + team);
        }
        return new Limit(left.isNegative() ? Duration.ZERO : left, "phase " + phase);
    }
}
