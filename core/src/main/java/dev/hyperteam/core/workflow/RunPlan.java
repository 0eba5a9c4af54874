package dev.hyperteam.core.workflow;

import dev.hyperteam.core.event.TeamEnding;
import dev.hyperteam.core.runbook.Team;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a selection means on its targets.
 *
 * @param nodes what is scheduled, each after everything in the plan that it needs
 * @param leftOut nodes that were selected and have no steps or cannot be done; unless one was asked for by name, the run does not fail
 */
public record RunPlan(List<PlannedNode> nodes, List<LeftOut> leftOut) {
    public RunPlan {
        nodes = List.copyOf(nodes);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * One node.
     *
     * @param team its team
     * @param asked whether the reader named this team: if it cannot be done, the run is not done
     * @param needs what must end well first, needs of single parts excepted
     * @param parts the parts with what each needs on top; empty when the team has none
     */
    public record PlannedNode(Node node, Team team, boolean asked, List<PlannedNeed> needs, List<PlannedPart> parts) {
        public PlannedNode {
            needs = List.copyOf(needs);
            parts = List.copyOf(parts);
        }

        /** {@return the parts that cannot be done here, each with the reason} */
        public Map<String, String> unavailableParts() {
            var unavailable = new LinkedHashMap<String, String>();
            parts.forEach(part -> part.unavailable().ifPresent(reason -> unavailable.put(part.name(), reason)));
            return unavailable;
        }

        /** {@return the needs of the node and of all its parts} */
        public List<PlannedNeed> allNeeds() {
            return java.util.stream.Stream.concat(needs.stream(), parts.stream().flatMap(part -> part.needs().stream()))
                    .distinct()
                    .toList();
        }
    }

    /**
     * A part of a node and what it needs on top of the node's own needs.
     *
     * @param unavailable why it cannot be done here; empty when it can
     */
    public record PlannedPart(String name, List<PlannedNeed> needs, Optional<String> unavailable) {
        public PlannedPart {
            needs = List.copyOf(needs);
        }
    }

    /**
     * A node, or one part of it, that must end well first.
     *
     * @param external whether the node is outside this plan: its verifications are asked instead of waiting for it
     */
    public record PlannedNeed(Node node, Optional<String> part, boolean external) {
        @Override
        public String toString() {
            return part.map(name -> node.team() + "." + name + "@" + node.target())
                    .orElseGet(node::toString);
        }
    }

    /**
     * A node that is not run.
     *
     * @param ending {@link TeamEnding#NO_STEPS} or {@link TeamEnding#UNAVAILABLE}
     * @param reason for people: {@code has no steps yet}
     */
    public record LeftOut(Node node, TeamEnding ending, String reason) {
        /** {@return whether it cannot be done here, rather than being unwritten} */
        public boolean unavailable() {
            return ending == TeamEnding.UNAVAILABLE;
        }

        @Override
        public String toString() {
            return node + ": " + (unavailable() ? "cannot be done here: " : "") + reason;
        }
    }

    /** {@return the needs that this plan does not run, each once, in order: to be checked by verification, never assumed} */
    public List<PlannedNeed> externalNeeds() {
        return nodes.stream()
                .flatMap(node -> node.allNeeds().stream())
                .filter(PlannedNeed::external)
                .distinct()
                .toList();
    }

    /** {@return the planned node, if it is in this plan} */
    public Optional<PlannedNode> node(Node node) {
        return nodes.stream().filter(planned -> planned.node().equals(node)).findFirst();
    }
}
