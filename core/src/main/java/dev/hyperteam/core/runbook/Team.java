package dev.hyperteam.core.runbook;

import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.core.workflow.TeamId;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A specialist and its runbook.
 *
 * @param needs teams, or parts of teams, that must end well first
 * @param estimate for the plan and the timeline, never for control
 * @param persona system prompt of the team's agent
 * @param parts parts that end on their own; empty for most teams
 * @param parameters in the order of the file
 * @param facts extra facts that the team probes, name to constant read-only shell whose single output line is the value
 * @param requires what a target must be before the team is begun there
 */
public record Team(
        TeamId id,
        String name,
        int phase,
        Scope scope,
        List<Need> needs,
        Duration estimate,
        String persona,
        List<Part> parts,
        Map<String, Parameter> parameters,
        Map<String, String> facts,
        List<Requirement> requires,
        List<Step> steps,
        Mark mark) {
    public Team {
        requires = List.copyOf(requires);
        needs = List.copyOf(needs);
        parts = List.copyOf(parts);
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        steps = List.copyOf(steps);
    }

    /** Once per target or once per cluster. */
    public enum Scope {
        TARGET,
        CLUSTER
    }

    /**
     * A part of a team with an ending of its own, so that what a host cannot do blocks only what truly needs it. A step that names no
     * part belongs to all of them.
     *
     * @param name in the alphabet of team ids
     * @param needs what this part needs on top of the needs of its team
     * @param requires what a target must be on top of what its team requires
     */
    public record Part(String name, String about, List<Need> needs, List<Requirement> requires, Mark mark) {
        public Part {
            requires = List.copyOf(requires);
            needs = List.copyOf(needs);
        }
    }

    /** A team, or one part of it, that must end well first. Written {@code bravo} or {@code bravo.containers}. */
    public record Need(TeamId team, Optional<String> part, Mark mark) {
        @Override
        public String toString() {
            return part.map(name -> team + "." + name).orElse(team.value());
        }
    }

    /** {@return the needs of the team and of all its parts, in the order of the file} */
    public List<Need> allNeeds() {
        return Stream.concat(needs.stream(), parts.stream().flatMap(part -> part.needs().stream()))
                .toList();
    }

    /** {@return this team, without its needs of teams outside {@code others}} */
    public Team needingOnly(Set<TeamId> others) {
        var fewer = parts.stream()
                .map(part ->
                        new Part(part.name(), part.about(), only(part.needs(), others), part.requires(), part.mark()))
                .toList();
        return new Team(
                id,
                name,
                phase,
                scope,
                only(needs, others),
                estimate,
                persona,
                fewer,
                parameters,
                facts,
                requires,
                steps,
                mark);
    }

    private static List<Need> only(List<Need> needs, Set<TeamId> others) {
        return needs.stream().filter(need -> others.contains(need.team())).toList();
    }

    /** {@return the part of that name, if there is one} */
    public Optional<Part> part(String partName) {
        return parts.stream().filter(part -> part.name().equals(partName)).findFirst();
    }

    /** {@return the steps that a part is made of: its own and those that name no part} */
    public List<Step> stepsOf(String partName) {
        return steps.stream()
                .filter(step -> step.part().isEmpty() || step.part().get().equals(partName))
                .toList();
    }

    /**
     * {@return whether {@code unless} leaves a step of this team out, whatever system the target has}
     *
     * @param chosen values that somebody has given to parameters of this team; the others have their defaults
     */
    public boolean switchedOff(Step step, Map<String, String> chosen) {
        return step.unless().entrySet().stream()
                .anyMatch(unwanted -> possible(unwanted.getKey(), chosen).allMatch(unwanted.getValue()::equals));
    }

    /** {@return whether {@code unless} leaves a step of this team out on some system; {@code chosen} as in {@link #switchedOff}} */
    public boolean mayBeSwitchedOff(Step step, Map<String, String> chosen) {
        return step.unless().entrySet().stream()
                .anyMatch(unwanted -> possible(unwanted.getKey(), chosen).anyMatch(unwanted.getValue()::equals));
    }

    /** The values that a parameter may have before the target's system is known. */
    private Stream<String> possible(String name, Map<String, String> chosen) {
        var parameter = parameters.get(name);
        if (chosen.containsKey(name) || parameter == null) {
            return Stream.of(chosen.getOrDefault(name, ""));
        }
        return Stream.concat(Stream.of(parameter.fallback().orElse("")), parameter.perOs().values().stream());
    }

    /** {@return the step of that id, if there is one} */
    public Optional<Step> step(String stepId) {
        return steps.stream().filter(step -> step.id().equals(stepId)).findFirst();
    }
}
