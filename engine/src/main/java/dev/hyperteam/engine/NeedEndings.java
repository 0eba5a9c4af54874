package dev.hyperteam.engine;

import dev.hyperteam.core.event.NodeView;
import dev.hyperteam.core.event.StepView;
import dev.hyperteam.core.event.TeamEnding;
import dev.hyperteam.core.workflow.Joins;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.RunPlan;
import dev.hyperteam.core.workflow.StepRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How the needs of nodes ended, part by part, as the run's record tells. Thread-safe. */
final class NeedEndings {
    private final RunPlan plan;
    private final Function<Node, Optional<NodeView>> record;

    NeedEndings(RunPlan plan, Function<Node, Optional<NodeView>> record) {
        this.plan = plan;
        this.record = record;
    }

    /** {@return the nodes that keep {@code planned} as a whole from its work, once all that it needs has ended} */
    List<Node> unmet(RunPlan.PlannedNode planned) {
        return Joins.ready(planned, this::ending) instanceof Joins.Join.Blocked blocked
                ? blocked.by().stream()
                        .map(RunPlan.PlannedNeed::node)
                        .distinct()
                        .toList()
                : List.of();
    }

    /** {@return the parts of {@code planned} whose own needs did not end well, each with the reason} */
    Map<String, String> blockedParts(RunPlan.PlannedNode planned) {
        var blocked = new LinkedHashMap<String, String>();
        Joins.parts(planned, this::ending).forEach((part, join) -> {
            if (join instanceof Joins.Join.Blocked by) {
                blocked.put(part, by.by().stream().map(need -> "needs " + need).collect(Collectors.joining(", ")));
            }
        });
        return blocked;
    }

    /** A team may be complete although a part of it is yet to be written. */
    private boolean stepless(RunPlan.PlannedNeed need) {
        return plan.node(need.node())
                .filter(planned ->
                        Parts.withoutSteps(planned.team()).contains(need.part().orElse("")))
                .isPresent();
    }

    /** {@return whether the part that is needed cannot be done, whatever becomes of the rest of its team} */
    private boolean unavailable(RunPlan.PlannedNeed need) {
        return need.part().isPresent()
                && plan.node(need.node())
                        .filter(planned -> planned.unavailableParts()
                                .containsKey(need.part().get()))
                        .isPresent();
    }

    /** Needs outside the plan are asked of the host when the node begins, so here they count as met. */
    private Optional<TeamEnding> ending(RunPlan.PlannedNeed need) {
        if (need.external()) {
            return Optional.of(TeamEnding.COMPLETE);
        }
        if (unavailable(need)) {
            return Optional.of(TeamEnding.UNAVAILABLE);
        }
        Optional<NodeView> view = record.apply(need.node());
        Optional<TeamEnding> whole = view.map(NodeView::ending);
        if (need.part().isEmpty() || (whole.filter(TeamEnding::satisfiesNeed).isPresent() && !stepless(need))) {
            return whole;
        }
        return whole.map(ending -> plan.node(need.node())
                .map(planned -> Parts.endings(
                        planned.team(),
                        step -> view.flatMap(known -> known.step(new StepRef(need.node(), step.id())))
                                .map(StepView::ending)))
                .map(parts -> parts.get(need.part().get()))
                .orElse(ending));
    }
}
