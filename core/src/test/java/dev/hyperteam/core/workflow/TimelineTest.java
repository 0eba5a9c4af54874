package dev.hyperteam.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final Workflow DIAMOND = Graphs.of(
            "a 1\nestimate: 1h",
            "b 2\nestimate: 2h\nneeds: [a]",
            "c 2\nestimate: 3h\nneeds: [a]",
            "d 3\nestimate: 1h\nneeds: [b, c]");

    @Test
    void theLongestChainDecides() {
        var timeline = Timeline.of(DIAMOND, DIAMOND.ids(), 10);

        assertThat(timeline.sequential()).isEqualTo(Duration.ofHours(7));
        assertThat(timeline.parallel()).isEqualTo(Duration.ofHours(5));
        assertThat(timeline.saved()).isEqualTo(Duration.ofHours(2));
        assertThat(timeline.criticalPath().stream().map(TeamId::value)).containsExactly("a", "c", "d");
    }

    @Test
    void aLimitOfOneSavesNothing() {
        assertThat(Timeline.of(DIAMOND, DIAMOND.ids(), 1).saved()).isZero();
    }

    @Test
    void needsOutsideCountAsDone() {
        var chosen = java.util.Set.of(new TeamId("b"), new TeamId("c"));

        assertThat(Timeline.of(DIAMOND, chosen, 3).parallel()).isEqualTo(Duration.ofHours(3));
    }

    @Test
    void nothingTakesNoTime() {
        assertThat(Timeline.of(DIAMOND, java.util.Set.of(), 3))
                .isEqualTo(new Timeline(Duration.ZERO, Duration.ZERO, java.util.List.of()));
    }

    @Test
    void theShippedTeamsSaveHalfTheirTimeAtLeast() {
        var timeline = Timeline.of(ShippedTeamsTest.WORKFLOW, ShippedTeamsTest.WORKFLOW.ids(), 3);

        assertThat(timeline.sequential()).isEqualTo(Duration.ofHours(47).plusMinutes(30));
        assertThat(timeline.parallel()).isEqualTo(Duration.ofHours(23).plusMinutes(30));
        assertThat(timeline.criticalPath()).hasSize(6);
    }

    @Test
    void noPlaceToWorkIsAMistakeOfTheCaller() {
        assertThatThrownBy(() -> Timeline.of(DIAMOND, DIAMOND.ids(), 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
