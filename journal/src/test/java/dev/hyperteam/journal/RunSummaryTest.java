package dev.hyperteam.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunEnding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunSummaryTest {
    private static final Instant START = Instant.parse("2026-11-27T10:00:00Z");

    private static RunSummary run(String holder, @Nullable Instant ended) {
        return new RunSummary(
                Samples.RUN,
                1,
                START,
                holder,
                0,
                ended == null ? null : RunEnding.COMPLETE,
                "",
                ended,
                new Event.RunStarted("1", holder, List.of(), List.of(), Map.of(), ""),
                null);
    }

    private static RunSummary rollback(String holder) {
        Instant at = START.plusSeconds(10);
        return new RunSummary(
                Samples.OTHER,
                9,
                at,
                holder,
                0,
                RunEnding.COMPLETE,
                "",
                at.plusSeconds(1),
                null,
                new Event.RollbackStarted("step notes/repair-1", holder, List.of()));
    }

    @Test
    void aRollbackOnARunsWayBelongsToIt() {
        assertThat(rollback("root@a:1").within(run("root@a:1", START.plusSeconds(60))))
                .isTrue();
        assertThat(rollback("root@a:1").within(run("root@a:1", null))).isTrue();
    }

    @Test
    void oneThatSomebodyAskedForDoesNot() {
        assertThat(rollback("root@a:2").within(run("root@a:1", null)))
                .as("another process, after the first was killed")
                .isFalse();
        assertThat(rollback("root@a:1").within(run("root@a:1", START.plusSeconds(5))))
                .as("the same process, later")
                .isFalse();
        assertThat(rollback("root@a:1").within(rollback("root@a:1"))).isFalse();
        assertThat(run("root@a:1", null).within(run("root@a:1", null))).isFalse();
    }
}
