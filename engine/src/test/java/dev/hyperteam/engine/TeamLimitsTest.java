package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.engine.config.Settings;
import dev.hyperteam.testkit.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TeamLimitsTest {
    private static final TeamId ALPHA = new TeamId("alpha");

    private final VirtualClock clock = VirtualClock.standing(Instant.EPOCH);
    private final Pauses pauses = new Pauses(clock);
    private final TeamLimits limits = new TeamLimits(
            clock,
            new Settings.Deadlines(
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(15),
                    Duration.ofHours(1)),
            pauses);

    @Test
    void aTeamHasItsOwnTimeWhileItsPhaseHasMore() {
        assertThat(limits.begin(1, ALPHA)).isEqualTo(new TeamLimits.Limit(Duration.ofMinutes(10), "team alpha"));
        clock.advance(Duration.ofMinutes(5));
        assertThat(limits.begin(1, ALPHA).what()).isEqualTo("team alpha");
    }

    @Test
    void timeInWhichAPersonWasWaitedForDoesNotCount() {
        assertThat(limits.begin(2, ALPHA).what()).isEqualTo("team alpha");
        pauses.begin();
        clock.advance(Duration.ofDays(2));
        pauses.end();
        assertThat(limits.begin(2, ALPHA)).isEqualTo(new TeamLimits.Limit(Duration.ofMinutes(10), "team alpha"));
    }

    @Test
    void aLateTeamHasWhatIsLeftOfItsPhase() {
        assertThat(limits.begin(2, ALPHA).what()).isEqualTo("team alpha");
        clock.advance(Duration.ofMinutes(9));
        assertThat(limits.begin(2, ALPHA)).isEqualTo(new TeamLimits.Limit(Duration.ofMinutes(6), "phase 2"));
        assertThat(limits.begin(3, ALPHA).what())
                .as("another phase counts by itself")
                .isEqualTo("team alpha");
        clock.advance(Duration.ofMinutes(30));
        assertThat(limits.begin(2, ALPHA)).isEqualTo(new TeamLimits.Limit(Duration.ZERO, "phase 2"));
    }
}
