package dev.hyperteam.core.workflow;

import dev.hyperteam.core.artifact.Artifact;
import dev.hyperteam.core.runbook.Team;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns a selection into nodes. */
final class RunPlanner {
    private final Workflow workflow;
    private final Selection selection;
    private final List<String> targets;
    private final String cluster;
    private final Map<String, Map<String, String>> parameters;
    private final Map<TeamId, String> leftOut = new LinkedHashMap<>();

    private RunPlanner(
            Workflow workflow,
            Selection selection,
            List<String> targets,
            String cluster,
            Map<String, Map<String, String>> parameters) {
        this.workflow = workflow;
        this.selection = selection;
        this.targets = List.copyOf(targets);
        this.cluster = cluster;
        this.parameters = parameters;
    }

    static RunPlan plan(
            Workflow workflow,
            Selection selection,
            List<String> targets,
            String cluster,
            Map<String, Map<String, String>> parameters) {
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("a plan needs a target");
        }
        return new RunPlanner(workflow, selection, targets, cluster, parameters).plan();
    }

    private RunPlan plan() {
        List<RunPlan.PlannedNode> nodes = new ArrayList<>();
        List<RunPlan.LeftOut> out = new ArrayList<>();
        for (Team team : workflow.teams()) {
            if (!selection.teams().contains(team.id())) {
                continue;
            }
            var reason = selection.asked().contains(team.id()) ? Optional.<String>empty() : whyNot(team);
            reason.ifPresent(text -> leftOut.put(team.id(), text));
            for (String place : places(team)) {
                var node = new Node(team.id(), place);
                reason.ifPresentOrElse(
                        text -> out.add(new RunPlan.LeftOut(node, text)), () -> nodes.add(planned(team, node)));
            }
        }
        return new RunPlan(nodes, out);
    }

    /** Why a team cannot end well whatever happens: it has no steps, or what it needs has none. */
    private Optional<String> whyNot(Team team) {
        if (team.steps().isEmpty()) {
            return Optional.of("has no steps yet");
        }
        var own = hopeless(team.needs()).or(() -> unpinned(team, Optional.empty()));
        if (own.isPresent() || team.parts().isEmpty()) {
            return own;
        }
        // one part that can be done is reason enough to run the team
        var parts = team.parts().stream()
                .map(part -> hopeless(part.needs()).or(() -> unpinned(team, Optional.of(part.name()))))
                .toList();
        return parts.stream().allMatch(Optional::isPresent) ? parts.getFirst() : Optional.empty();
    }

    /** Why a part (or, without one, what belongs to all parts) cannot be done: a download that nobody has confirmed. */
    private Optional<String> unpinned(Team team, Optional<String> part) {
        var own = team.steps().stream().filter(step -> step.part().equals(part)).toList();
        if (part.isPresent()
                && own.isEmpty()
                && team.steps().stream().noneMatch(step -> step.part().isEmpty())) {
            return Optional.of("has no steps yet");
        }
        var chosen = parameters.getOrDefault(team.id().value(), Map.of());
        var names = own.stream()
                .filter(step -> !team.switchedOff(step, chosen))
                .flatMap(step -> step.action().artifact().stream())
                .filter(artifact -> !artifact.pinned())
                .map(Artifact::name)
                .distinct()
                .toList();
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of("needs downloads that nobody has confirmed yet: hyperteam artifacts pin "
                        + String.join(" ", names));
    }

    private Optional<String> hopeless(List<Team.Need> needs) {
        for (Team.Need need : needs) {
            var team = workflow.team(need.team()).orElseThrow();
            boolean stepless =
                    need.part().map(team::stepsOf).orElse(team.steps()).isEmpty();
            if (stepless) {
                return Optional.of("needs " + need + ", which has no steps yet");
            }
            if (leftOut.containsKey(team.id())) {
                return Optional.of("needs " + need + ", which is left out");
            }
        }
        return Optional.empty();
    }

    private List<String> places(Team team) {
        return team.scope() == Team.Scope.CLUSTER ? List.of(cluster) : targets;
    }

    private RunPlan.PlannedNode planned(Team team, Node node) {
        var parts = team.parts().stream()
                .map(part -> new RunPlan.PlannedPart(part.name(), needs(team, part.needs(), node)))
                .toList();
        return new RunPlan.PlannedNode(
                node, team, selection.asked().contains(team.id()), needs(team, team.needs(), node), parts);
    }

    /** A need joins the same target; between a cluster and its targets it joins all of them. */
    private List<RunPlan.PlannedNeed> needs(Team team, List<Team.Need> needs, Node node) {
        List<RunPlan.PlannedNeed> planned = new ArrayList<>();
        for (Team.Need need : needs) {
            var needed = workflow.team(need.team()).orElseThrow();
            boolean external = !selection.teams().contains(needed.id()) || leftOut.containsKey(needed.id());
            boolean sameTarget = needed.scope() == Team.Scope.TARGET && team.scope() == Team.Scope.TARGET;
            for (String place : sameTarget ? List.of(node.target()) : places(needed)) {
                planned.add(new RunPlan.PlannedNeed(new Node(needed.id(), place), need.part(), external));
            }
        }
        return planned;
    }
}
