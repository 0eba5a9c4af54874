package dev.hyperteam.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Mark;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunPlanTest {
    private static final String STEPS = "\n" + Graphs.STEPS;

    private static List<String> nodes(RunPlan plan) {
        return plan.nodes().stream().map(node -> node.node().toString()).toList();
    }

    private static List<String> leftOut(RunPlan plan) {
        return plan.leftOut().stream().map(RunPlan.LeftOut::toString).toList();
    }

    private static RunPlan all(Workflow workflow, String... targets) {
        return Selection.everything(workflow).plan(workflow, List.of(targets), "fleet");
    }

    @Test
    void everyTeamRunsOnEveryTarget() {
        var workflow = Graphs.of("alpha 1" + STEPS, "bravo 2\nneeds: [alpha]" + STEPS);

        var plan = all(workflow, "one", "two");

        assertThat(nodes(plan)).containsExactly("alpha@one", "alpha@two", "bravo@one", "bravo@two");
        assertThat(plan.nodes().get(3).needs()).singleElement().asString().isEqualTo("alpha@two");
        assertThat(plan.externalNeeds()).isEmpty();
    }

    @Test
    void aTeamOfTheClusterJoinsAllTargetsAndTheTargetsJoinIt() {
        var workflow = Graphs.of(
                "alpha 1" + STEPS, "net 2\nscope: cluster\nneeds: [alpha]" + STEPS, "late 3\nneeds: [net]" + STEPS);

        var plan = all(workflow, "one", "two");

        assertThat(nodes(plan)).containsExactly("alpha@one", "alpha@two", "net@fleet", "late@one", "late@two");
        assertThat(plan.nodes().get(2).needs().stream().map(Object::toString))
                .containsExactly("alpha@one", "alpha@two");
        assertThat(plan.nodes().get(4).needs().stream().map(Object::toString)).containsExactly("net@fleet");
    }

    @Test
    void teamsWithoutStepsAndThoseThatNeedThemAreLeftOut() {
        var workflow = Graphs.of(
                "alpha 1" + STEPS,
                "bravo 2\nneeds: [alpha]\nsteps: []",
                "delta 3\nneeds: [bravo]" + STEPS,
                "echo 4\nneeds: [delta]" + STEPS);

        var plan = all(workflow, "one");

        assertThat(nodes(plan)).containsExactly("alpha@one");
        assertThat(leftOut(plan))
                .containsExactly(
                        "bravo@one: has no steps yet",
                        "delta@one: needs bravo, which has no steps yet",
                        "echo@one: needs delta, which is left out");
    }

    @Test
    void onePartThatCanBeDoneIsReasonEnoughToRunATeam() {
        var workflow = Graphs.of(
                "bravo 2\nparts: [containers, storage]\n"
                        + "steps: [{ id: a, title: Do it, part: containers, action: { note: { text: x } } }]",
                "delta 3\nparts:\n  kubernetes: { needs: bravo.containers }\n  microvm: { needs: bravo.storage }"
                        + STEPS,
                "hotel 3\nneeds: bravo.storage" + STEPS);

        var plan = all(workflow, "one");

        assertThat(nodes(plan)).containsExactly("bravo@one", "delta@one");
        assertThat(leftOut(plan)).containsExactly("hotel@one: needs bravo.storage, which has no steps yet");
    }

    @Test
    void aTeamThatWasAskedForByNameIsNeverLeftOut() {
        var workflow = Graphs.of("alpha 1" + STEPS, "bravo 2\nneeds: [alpha]\nsteps: []");
        var selection = Selection.named("bravo", Mark.outside("--team"), workflow, new Problems());

        var plan = selection.plan(workflow, List.of("one"), "fleet");

        assertThat(nodes(plan)).containsExactly("bravo@one");
        assertThat(plan.nodes().getFirst().asked()).isTrue();
        assertThat(plan.externalNeeds()).singleElement().asString().isEqualTo("alpha@one");
    }

    private static final Workflow HALVES = Graphs.of(
            "alpha 1" + STEPS,
            "bravo 2\nneeds: alpha\nparts: [containers, storage]" + STEPS,
            "delta 3\nparts:\n  kubernetes: { needs: bravo.containers }\n  microvm: { needs: bravo.storage }" + STEPS,
            "hotel 3\nneeds: bravo.storage" + STEPS,
            "india 4\nneeds: hotel" + STEPS);

    private static RunPlan without(Selection selection, Map<String, String> reasons) {
        return selection.plan(
                HALVES,
                List.of("one"),
                "fleet",
                (node, part) -> Optional.ofNullable(
                        reasons.get(node.team() + part.map(name -> "." + name).orElse(""))));
    }

    @Test
    void aPartThatCannotBeDoneBlocksOnlyWhatNeedsIt() {
        var plan = without(Selection.everything(HALVES), Map.of("bravo.storage", "no disk"));

        assertThat(nodes(plan)).containsExactly("alpha@one", "bravo@one", "delta@one");
        assertThat(plan.nodes().get(1).unavailableParts()).isEqualTo(Map.of("storage", "no disk"));
        assertThat(plan.nodes().get(2).unavailableParts())
                .isEqualTo(Map.of("microvm", "needs bravo.storage, which cannot be done here"));
        assertThat(leftOut(plan))
                .containsExactly(
                        "hotel@one: cannot be done here: needs bravo.storage, which cannot be done here",
                        "india@one: cannot be done here: needs hotel, which cannot be done here");
        assertThat(plan.leftOut()).allMatch(RunPlan.LeftOut::unavailable);
    }

    @Test
    void aTeamNoneOfWhosePartsCanBeDoneCannotBeDone() {
        var plan = without(
                Selection.everything(HALVES), Map.of("bravo.storage", "no disk", "bravo.containers", "no registry"));

        assertThat(nodes(plan)).containsExactly("alpha@one");
        assertThat(leftOut(plan).getFirst())
                .isEqualTo("bravo@one: cannot be done here: containers: no registry; storage: no disk");
    }

    @Test
    void whatCannotBeDoneIsLeftOutEvenWhenItWasNamed() {
        var named = Selection.named("alpha,bravo", Mark.outside("--team"), HALVES, new Problems());

        var plan = without(named, Map.of("bravo", "too little memory"));

        assertThat(nodes(plan)).containsExactly("alpha@one");
        assertThat(leftOut(plan)).containsExactly("bravo@one: cannot be done here: too little memory");
    }

    @Test
    void theShippedWorkflowLeavesOutWhatHasNoSteps() {
        var plan = all(ShippedTeamsTest.WORKFLOW, "one");

        assertThat(plan.nodes().size() + plan.leftOut().size()).isEqualTo(12);
        assertThat(plan.nodes()).noneMatch(node -> node.team().steps().isEmpty());
    }
}
