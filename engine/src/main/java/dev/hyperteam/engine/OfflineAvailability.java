package dev.hyperteam.engine;

import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.core.runbook.HostFacts;
import dev.hyperteam.core.runbook.ParameterValues;
import dev.hyperteam.core.runbook.Requirement;
import dev.hyperteam.core.runbook.Step;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.core.workflow.Availability;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.Workflow;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What runbooks, parameters and the lock file alone say cannot be done: no target is asked. Immutable. */
public final class OfflineAvailability implements Availability {
    private final Workflow workflow;
    private final Map<String, Map<String, String>> overrides;
    private final int hosts;

    /**
     * Of a project.
     *
     * @param overrides parameters that somebody set, by team
     * @param hosts how many targets there are
     */
    public OfflineAvailability(Workflow workflow, Map<String, Map<String, String>> overrides, int hosts) {
        this.workflow = workflow;
        this.overrides = overrides;
        this.hosts = hosts;
    }

    @Override
    public Optional<String> why(Node node, Optional<String> part) {
        return workflow.team(node.team()).flatMap(team -> why(team, part, Set.of()));
    }

    /** A part that needs a step of a part that cannot be done cannot be done either; {@code asked} ends circles of parts. */
    private Optional<String> why(Team team, Optional<String> part, Set<String> asked) {
        var own = hosts(team, part).or(() -> unpinned(team, part));
        if (own.isPresent() || part.isEmpty()) {
            return own;
        }
        var seen = new HashSet<>(asked);
        seen.add(part.get());
        return Parts.neededBy(part.get(), certain(team)).stream()
                .filter(needed -> !seen.contains(needed))
                .flatMap(needed ->
                        why(team, Optional.of(needed), seen).map(reason -> Parts.through(needed, reason)).stream())
                .findFirst();
    }

    private Optional<String> hosts(Team team, Optional<String> part) {
        List<Requirement> requires = part.isEmpty()
                ? team.requires()
                : team.part(part.get()).map(Team.Part::requires).orElse(List.of());
        return requires.stream()
                .filter(requirement -> requirement.fact().equals(HostFacts.HOSTS))
                .flatMap(requirement -> requirement.unmet(Map.of(HostFacts.HOSTS, Integer.toString(hosts))).stream())
                .findFirst();
    }

    private Optional<String> unpinned(Team team, Optional<String> part) {
        return certain(team).stream()
                .filter(step -> step.part().equals(part))
                .flatMap(step -> step.action().artifact().stream())
                .filter(artifact -> !artifact.pinned())
                .findFirst()
                .map(Unpinned::reason);
    }

    /** The steps that apply whatever the target is. */
    private List<Step> certain(Team team) {
        var parameters = parameters(team);
        return team.steps().stream()
                .filter(step -> !team.mayBeSwitchedOff(step, parameters))
                .toList();
    }

    private Map<String, String> parameters(Team team) {
        var given = new LinkedHashMap<String, ParameterValues.Given>();
        overrides
                .getOrDefault(team.id().value(), Map.of())
                .forEach((name, value) ->
                        given.put(name, new ParameterValues.Given(value, Mark.outside("configuration"))));
        var values = ParameterValues.resolve(team, given, Map.of(), new Problems());
        // which default they have, the target's system decides
        team.parameters().forEach((name, parameter) -> {
            if (!given.containsKey(name) && !parameter.perOs().isEmpty()) {
                values.remove(name);
            }
        });
        return values;
    }
}
