package dev.hyperteam.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.core.event.TeamEnding;
import dev.hyperteam.core.workflow.Joins.Join;
import dev.hyperteam.core.workflow.RunPlan.PlannedNeed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JoinsTest {
    private static final PlannedNeed A = need("a", null);
    private static final PlannedNeed B = need("b", null);
    private final Map<PlannedNeed, TeamEnding> endings = new HashMap<>();

    private static PlannedNeed need(String team, @Nullable String part) {
        return new PlannedNeed(new Node(new TeamId(team), "one"), Optional.ofNullable(part), false);
    }

    private Join ready(PlannedNeed... needs) {
        return Joins.ready(List.of(needs), need -> Optional.ofNullable(endings.get(need)));
    }

    private Join ready(RunPlan.PlannedNode node) {
        return Joins.ready(node, need -> Optional.ofNullable(endings.get(need)));
    }

    @Test
    void nothingNeededIsReady() {
        assertThat(ready()).isEqualTo(new Join.Ready());
    }

    @Test
    void whatHasNotEndedIsWaitedFor() {
        endings.put(A, TeamEnding.COMPLETE);

        assertThat(ready(A, B)).isEqualTo(new Join.Wait(List.of(B)));
    }

    @ParameterizedTest
    @EnumSource
    void anEndingSatisfiesOrBlocks(TeamEnding ending) {
        endings.put(A, ending);
        endings.put(B, TeamEnding.NOT_APPLICABLE);

        assertThat(ready(A, B))
                .isEqualTo(
                        switch (ending) {
                            case COMPLETE, NOT_APPLICABLE -> new Join.Ready();
                            case FAILED, BLOCKED, SKIPPED, CANCELLED, UNAVAILABLE, NO_STEPS ->
                                new Join.Blocked(List.of(A));
                        });
    }

    @Test
    void oneBadEndingBlocksWithoutWaitingForTheRest() {
        endings.put(A, TeamEnding.FAILED);

        assertThat(ready(A, B)).isEqualTo(new Join.Blocked(List.of(A)));
    }

    @Test
    void aNodeWithPartsStartsWhenEveryPartKnowsAndOneCan() {
        var workflow = Graphs.of(
                "a 1\nparts: [x, y]\n" + Graphs.STEPS,
                "b 2\nparts:\n  p: { needs: a.x }\n  q: { needs: a.y }\n" + Graphs.STEPS);
        var node = Selection.everything(workflow)
                .plan(workflow, List.of("one"), "fleet")
                .nodes()
                .get(1);
        var x = need("a", "x");
        var y = need("a", "y");

        assertThat(ready(node)).isEqualTo(new Join.Wait(List.of(x, y)));
        endings.put(y, TeamEnding.UNAVAILABLE);
        assertThat(ready(node)).isEqualTo(new Join.Wait(List.of(x)));
        endings.put(x, TeamEnding.COMPLETE);
        assertThat(ready(node)).isEqualTo(new Join.Ready());
        assertThat(Joins.parts(node, need -> Optional.ofNullable(endings.get(need))))
                .containsEntry("p", new Join.Ready())
                .containsEntry("q", new Join.Blocked(List.of(y)));
        endings.put(x, TeamEnding.FAILED);
        assertThat(ready(node)).isEqualTo(new Join.Blocked(List.of(x, y)));
    }
}
