package dev.hyperteam.core.runbook;

import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.core.workflow.TeamId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A specialist and its runbook.
 *
 * @param needs teams, or parts of teams, that must end well first
 * @param estimate for the plan and the timeline, never for control
 * @param persona system prompt of the team's agent
 * @param parts names of parts that end on their own; empty for most teams
 * @param facts extra facts that the team probes, name to constant read-only shell whose single output line is the value
 */
public record Team(
        TeamId id,
        String name,
        int phase,
        Scope scope,
        List<Need> needs,
        Duration estimate,
        String persona,
        List<String> parts,
        Map<String, Parameter> parameters,
        Map<String, String> facts,
        List<Step> steps,
        Mark mark) {
    public Team {
        needs = List.copyOf(needs);
        parts = List.copyOf(parts);
        parameters = Map.copyOf(parameters);
        facts = Map.copyOf(facts);
        steps = List.copyOf(steps);
    }

    /** Once per target or once per cluster. */
    public enum Scope {
        TARGET,
        CLUSTER
    }

    /** A team, or one part of it, that must end well first. Written {@code bravo} or {@code bravo.containers}. */
    public record Need(TeamId team, Optional<String> part, Mark mark) {
        @Override
        public String toString() {
            return part.map(name -> team + "." + name).orElse(team.value());
        }
    }

    /** {@return the step of that id, if there is one} */
    public Optional<Step> step(String stepId) {
        return steps.stream().filter(step -> step.id().equals(stepId)).findFirst();
    }
}
