package dev.hyperteam.core.workflow;

import dev.hyperteam.core.event.TeamEnding;
import dev.hyperteam.core.runbook.Team;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns a selection into nodes. */
final class RunPlanner {
    private final Workflow workflow;
    private final Selection selection;
    private final List<String> targets;
    private final String cluster;
    private final Availability availability;
    private final Map<Node, RunPlan.LeftOut> leftOut = new LinkedHashMap<>();
    private final Map<Node, Map<String, String>> unavailable = new HashMap<>();

    private RunPlanner(
            Workflow workflow, Selection selection, List<String> targets, String cluster, Availability availability) {
        this.workflow = workflow;
        this.selection = selection;
        this.targets = List.copyOf(targets);
        this.cluster = cluster;
        this.availability = availability;
    }

    static RunPlan plan(
            Workflow workflow, Selection selection, List<String> targets, String cluster, Availability availability) {
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("a plan needs a target");
        }
        return new RunPlanner(workflow, selection, targets, cluster, availability).plan();
    }

    private RunPlan plan() {
        List<RunPlan.PlannedNode> nodes = new ArrayList<>();
        for (Team team : workflow.teams()) {
            if (!selection.teams().contains(team.id())) {
                continue;
            }
            for (String place : places(team)) {
                var node = new Node(team.id(), place);
                var obstacle = whyNot(team, node);
                if (obstacle.isPresent()) {
                    leftOut.put(
                            node,
                            new RunPlan.LeftOut(
                                    node,
                                    obstacle.get().ending(),
                                    obstacle.get().reason()));
                } else {
                    nodes.add(planned(team, node));
                }
            }
        }
        return new RunPlan(nodes, List.copyOf(leftOut.values()));
    }

    private record Obstacle(TeamEnding ending, String reason) {
        static Obstacle unavailable(String reason) {
            return new Obstacle(TeamEnding.UNAVAILABLE, reason);
        }

        static Obstacle stepless(String reason) {
            return new Obstacle(TeamEnding.NO_STEPS, reason);
        }
    }

    /**
     * Why a team cannot end well whatever happens. Whoever names a team is not told that it, or what it needs, is yet to be written: that
     * is found when it begins.
     */
    private Optional<Obstacle> whyNot(Team team, Node node) {
        boolean asked = selection.asked().contains(team.id());
        if (team.steps().isEmpty() && !asked) {
            return Optional.of(Obstacle.stepless("has no steps yet"));
        }
        var own = availability
                .why(node, Optional.empty())
                .map(Obstacle::unavailable)
                .or(() -> asked ? Optional.empty() : hopeless(team.needs(), node));
        if (own.isPresent() || team.parts().isEmpty()) {
            return own;
        }
        // one part that can be done is reason enough to run the team
        var parts = new LinkedHashMap<String, Obstacle>();
        for (Team.Part part : team.parts()) {
            obstacle(team, part, node, asked).ifPresent(obstacle -> parts.put(part.name(), obstacle));
        }
        var cannot = new LinkedHashMap<String, String>();
        parts.forEach((part, obstacle) -> {
            if (obstacle.ending() == TeamEnding.UNAVAILABLE) {
                cannot.put(part, obstacle.reason());
            }
        });
        unavailable.put(node, cannot);
        if (parts.size() < team.parts().size()) {
            return Optional.empty();
        }
        if (cannot.isEmpty()) {
            return asked ? Optional.empty() : Optional.of(parts.firstEntry().getValue());
        }
        return Optional.of(Obstacle.unavailable(cannot.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining("; "))));
    }

    private Optional<Obstacle> obstacle(Team team, Team.Part part, Node node, boolean asked) {
        return availability
                .why(node, Optional.of(part.name()))
                .map(Obstacle::unavailable)
                .or(() -> asked ? Optional.empty() : hopeless(part.needs(), node))
                .or(() -> team.stepsOf(part.name()).isEmpty()
                        ? Optional.of(Obstacle.stepless("has no steps yet"))
                        : Optional.empty());
    }

    private Optional<Obstacle> hopeless(List<Team.Need> needs, Node node) {
        for (Team.Need need : needs) {
            var needed = workflow.team(need.team()).orElseThrow();
            boolean stepless =
                    need.part().map(needed::stepsOf).orElse(needed.steps()).isEmpty();
            if (stepless) {
                return Optional.of(Obstacle.stepless("needs " + need + ", which has no steps yet"));
            }
            for (Node other : joined(node, needed)) {
                var left = Optional.ofNullable(leftOut.get(other));
                if (left.filter(item -> item.ending() != TeamEnding.UNAVAILABLE).isPresent()) {
                    return Optional.of(Obstacle.stepless("needs " + need + ", which is left out"));
                }
                boolean part = need.part()
                        .filter(unavailable.getOrDefault(other, Map.of())::containsKey)
                        .isPresent();
                if (left.isPresent() || part) {
                    return Optional.of(Obstacle.unavailable("needs " + need + ", which cannot be done here"));
                }
            }
        }
        return Optional.empty();
    }

    private List<String> places(Team team) {
        return team.scope() == Team.Scope.CLUSTER ? List.of(cluster) : targets;
    }

    private RunPlan.PlannedNode planned(Team team, Node node) {
        var parts = team.parts().stream()
                .map(part -> new RunPlan.PlannedPart(
                        part.name(),
                        needs(part.needs(), node),
                        Optional.ofNullable(
                                unavailable.getOrDefault(node, Map.of()).get(part.name()))))
                .toList();
        return new RunPlan.PlannedNode(
                node, team, selection.asked().contains(team.id()), needs(team.needs(), node), parts);
    }

    private List<RunPlan.PlannedNeed> needs(List<Team.Need> needs, Node node) {
        List<RunPlan.PlannedNeed> planned = new ArrayList<>();
        for (Team.Need need : needs) {
            var needed = workflow.team(need.team()).orElseThrow();
            for (Node other : joined(node, needed)) {
                boolean external = !selection.teams().contains(needed.id()) || leftOut.containsKey(other);
                planned.add(new RunPlan.PlannedNeed(other, need.part(), external));
            }
        }
        return planned;
    }

    /** A need joins the same target; between a cluster and its targets it joins all of them. */
    private List<Node> joined(Node node, Team needed) {
        boolean ofTarget = workflow.team(node.team()).orElseThrow().scope() == Team.Scope.TARGET;
        boolean sameTarget = needed.scope() == Team.Scope.TARGET && ofTarget;
        return (sameTarget ? List.of(node.target()) : places(needed))
                .stream().map(place -> new Node(needed.id(), place)).toList();
    }
}
