package dev.hyperteam.cli.data;

import dev.hyperteam.cli.console.Tables;
import dev.hyperteam.cli.console.Words;
import dev.hyperteam.core.runbook.Hazard;
import dev.hyperteam.core.runbook.Step;
import dev.hyperteam.core.workflow.Availability;
import dev.hyperteam.core.workflow.GraphText;
import dev.hyperteam.core.workflow.RunPlan;
import dev.hyperteam.core.workflow.Selection;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.core.workflow.Timeline;
import dev.hyperteam.core.workflow.Workflow;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the runbooks alone say about a run: graph, estimates, critical path, hazards. Pure.
 *
 * @param limit teams that work at the same time
 */
public record OfflinePlan(Selection selection, List<String> targets, RunPlan plan, Timeline timeline, int limit) {
    public OfflinePlan {
        targets = List.copyOf(targets);
    }

    /** The plan of {@code selection} on {@code targets}. */
    public static OfflinePlan of(
            Workflow workflow, Selection selection, List<String> targets, int limit, Availability availability) {
        var plan = selection.plan(workflow, targets, "cluster", availability);
        Set<TeamId> teams = plan.nodes().stream()
                .map(node -> node.team().id())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return new OfflinePlan(selection, targets, plan, Timeline.of(workflow, teams, limit), limit);
    }

    /** {@return for readers} */
    public String text() {
        var text = new StringBuilder(
                selection.text() + " on " + String.join(", ", targets) + " (offline: nothing was asked)\n");
        int phase = 0;
        for (var node : plan.nodes()) {
            if (node.team().phase() != phase) {
                phase = node.team().phase();
                text.append("\nPhase ")
                        .append(phase)
                        .append(": ")
                        .append(GraphText.phaseName(phase))
                        .append('\n');
            }
            node(text, node);
        }
        if (!plan.leftOut().isEmpty()) {
            text.append('\n')
                    .append(Tables.leftOut(plan.leftOut().stream()
                            .map(RunPlan.LeftOut::toString)
                            .toList()));
            text.append('\n');
        }
        text.append("\nestimate: ").append(Words.span(timeline.parallel())).append(" with ");
        text.append(Words.count(limit, "team")).append(" at a time, ").append(Words.span(timeline.sequential()));
        text.append(" one after another\ncritical path: ");
        return text.append(timeline.criticalPath().isEmpty() ? "-" : path()).toString();
    }

    private static void node(StringBuilder text, RunPlan.PlannedNode node) {
        var needs = node.allNeeds().stream()
                .map(need -> need + (need.external() ? " (verified first)" : ""))
                .collect(Collectors.joining(", "));
        text.append("  ")
                .append(node.node())
                .append(" - ")
                .append(node.team().name())
                .append(", ");
        text.append(Words.count(node.team().steps().size(), "step")).append(", estimate ");
        text.append(Words.span(node.team().estimate()))
                .append(needs.isEmpty() ? "" : ", needs " + needs)
                .append('\n');
        for (Step step : node.team().steps()) {
            text.append("    ").append(step.id()).append(" - ").append(step.title());
            text.append(hazards(step).isEmpty() ? "" : " " + hazards(step)).append('\n');
        }
    }

    private static List<String> hazards(Step step) {
        var hazards = step.hazards().stream().map(Hazard::id).sorted().collect(Collectors.toList());
        if (!step.action().undoable() && !hazards.contains(Hazard.IRREVERSIBLE.id())) {
            hazards.add(Hazard.IRREVERSIBLE.id());
        }
        return hazards;
    }

    private String path() {
        return timeline.criticalPath().stream().map(TeamId::value).collect(Collectors.joining(" → "));
    }

    /** {@return for programs} */
    public Map<String, @Nullable Object> tree() {
        return Trees.map(
                "type",
                "offline-plan",
                "selection",
                selection.text(),
                "targets",
                targets,
                "maxConcurrentTeams",
                limit,
                "parallelSeconds",
                timeline.parallel().toSeconds(),
                "sequentialSeconds",
                timeline.sequential().toSeconds(),
                "criticalPath",
                timeline.criticalPath().stream().map(TeamId::value).toList(),
                "teams",
                plan.nodes().stream().map(OfflinePlan::tree).toList(),
                "leftOut",
                plan.leftOut().stream().map(RunPlan.LeftOut::toString).toList());
    }

    private static Object tree(RunPlan.PlannedNode node) {
        return Trees.map(
                "team",
                node.node().team().value(),
                "target",
                node.node().target(),
                "phase",
                node.team().phase(),
                "estimateSeconds",
                node.team().estimate().toSeconds(),
                "needs",
                node.allNeeds().stream().map(RunPlan.PlannedNeed::toString).toList(),
                "steps",
                node.team().steps().stream()
                        .map(step -> Trees.map(
                                "step",
                                step.id(),
                                "title",
                                step.title(),
                                "action",
                                step.action().kind(),
                                "hazards",
                                hazards(step)))
                        .toList());
    }
}
