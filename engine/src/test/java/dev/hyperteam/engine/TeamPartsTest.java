package dev.hyperteam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.event.StepEnding;
import dev.hyperteam.core.event.TeamEnding;
import dev.hyperteam.core.runbook.Step;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.core.workflow.TeamId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Parts of a team end on their own. */
class TeamPartsTest {
    private static final String RUNBOOK = """
            team: bravo
            name: Parts
            phase: 2
            estimate: 1m
            persona: none
            parts:
              left: { about: one half }
              right: { about: the other }
              empty: { about: not written yet }
            steps:
              - { id: common, title: Common, about: For both., action: { directory: { path: /tmp/c } } }
              - { id: l1, title: L1, about: Left., part: left, action: { directory: { path: /tmp/l1 } } }
              - { id: r1, title: R1, about: Right., part: right, action: { directory: { path: /tmp/r1 } } }
              - { id: l2, title: L2, about: Left., part: left, action: { directory: { path: /tmp/l2 } } }
              - { id: last, title: Last, about: For both., action: { directory: { path: /tmp/z } } }
            """;

    private final Team team =
            CrashLab.workflow(RUNBOOK).team(new TeamId("bravo")).orElseThrow();

    private Step step(String id) {
        return team.step(id).orElseThrow();
    }

    private Map<String, TeamEnding> endings(Map<String, StepEnding> steps) {
        return Parts.endings(team, step -> Optional.ofNullable(steps.get(step.id())));
    }

    private Map<String, StepEnding> all(StepEnding ending) {
        var endings = new HashMap<String, StepEnding>();
        team.steps().forEach(step -> endings.put(step.id(), ending));
        return endings;
    }

    @Test
    void aPartEndsAsItsOwnAndTheCommonStepsDo() {
        var steps = all(StepEnding.CHANGED);
        assertThat(endings(steps))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "left", TeamEnding.COMPLETE, "right", TeamEnding.COMPLETE, "empty", TeamEnding.NO_STEPS));
        steps.put("l2", StepEnding.FAILED);
        assertThat(endings(steps)).containsEntry("left", TeamEnding.FAILED).containsEntry("right", TeamEnding.COMPLETE);
        steps.put("common", StepEnding.CANCELLED);
        assertThat(endings(steps))
                .containsEntry("left", TeamEnding.FAILED)
                .containsEntry("right", TeamEnding.CANCELLED);
    }

    @Test
    void aPartWithAStepThatHasNotEndedIsNotDone() {
        var steps = all(StepEnding.UNCHANGED);
        steps.remove("r1");
        assertThat(endings(steps))
                .containsEntry("right", TeamEnding.BLOCKED)
                .containsEntry("left", TeamEnding.COMPLETE);
    }

    @Test
    void aPartOfWhichNothingAppliesIsNotApplicable() {
        assertThat(endings(all(StepEnding.NOT_APPLICABLE))).containsEntry("left", TeamEnding.NOT_APPLICABLE);
    }

    @Test
    void whatStopsOnePartLeavesTheOtherAndTheCommonStepsAlone() {
        var parts = new Parts(team, Map.of("empty", "not written"));
        parts.stop(step("l1"), "l1: broke");
        assertThat(parts.mayRun(step("l2"))).isFalse();
        assertThat(parts.mayRun(step("r1"))).isTrue();
        assertThat(parts.mayRun(step("last"))).isTrue();
        assertThat(parts.over()).isFalse();
        parts.stop(step("r1"), "r1: broke too");
        assertThat(parts.mayRun(step("last"))).isFalse();
        assertThat(parts.over()).isTrue();
        assertThat(parts.reason()).isEqualTo("empty: not written; left: l1: broke; right: r1: broke too");
    }

    @Test
    void whatStopsACommonStepStopsAll() {
        var parts = new Parts(team, Map.of());
        parts.stop(step("common"), "common: broke");
        assertThat(parts.mayRun(step("r1"))).isFalse();
        assertThat(parts.over()).isTrue();
        assertThat(parts.reason()).isEqualTo("common: broke");
    }
}
