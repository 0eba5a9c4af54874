package dev.hyperteam.core.workflow;

import dev.hyperteam.base.Nearest;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Mark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What people call teams: {@code echo-network}, {@code Echo-1}, {@code team_delta}, {@code TEAM-DELTA}, and groups ({@code golf} for all
 * of its sub-teams). Case, dashes, underscores and blanks do not matter. Immutable.
 */
public final class TeamNames {
    /** The numbered names of sub-teams. */
    private static final Map<String, String> ALIASES = Map.of(
            "echo1", "echo-network",
            "echo2", "echo-storage",
            "golf1", "golf-backup",
            "golf2", "golf-performance",
            "golf3", "golf-multitenancy",
            "golf4", "golf-devex",
            "charlie1", "charlie",
            "charlie2", "charlie-advanced");

    private final Workflow workflow;
    private final Map<String, Set<TeamId>> names = new LinkedHashMap<>();

    /** The names of the teams of {@code workflow}. */
    public TeamNames(Workflow workflow) {
        this.workflow = workflow;
        for (TeamId id : workflow.ids()) {
            name(squeezed(id.value()), id);
        }
        ALIASES.forEach((alias, value) -> {
            var id = new TeamId(value);
            if (workflow.team(id).isPresent() && !names.containsKey(alias)) {
                name(alias, id);
            }
        });
        // a group is what stands before the first dash, unless a team has that very name
        Map<String, Set<TeamId>> groups = new LinkedHashMap<>();
        for (TeamId id : workflow.ids()) {
            int dash = id.value().indexOf('-');
            if (dash > 0) {
                groups.computeIfAbsent(id.value().substring(0, dash), key -> new LinkedHashSet<>())
                        .add(id);
            }
        }
        groups.forEach(names::putIfAbsent);
    }

    private void name(String name, TeamId id) {
        names.computeIfAbsent(name, key -> new LinkedHashSet<>()).add(id);
    }

    private static String squeezed(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[-_\\s]", "");
    }

    /**
     * The teams that {@code typed} means: one, or all of a group.
     *
     * @param mark where it was typed, for the message
     * @return the teams in graph order; empty after a mistake
     */
    public Set<TeamId> resolve(String typed, Mark mark, Problems problems) {
        String text = typed.strip();
        if (TeamId.fits(text) && workflow.team(new TeamId(text)).isPresent()) {
            return Set.of(new TeamId(text));
        }
        String key = squeezed(text);
        var found = names.get(key);
        if (found == null && key.startsWith("team")) {
            found = names.get(key.substring("team".length()));
        }
        if (found == null) {
            problems.add(new Problem(
                    text.isEmpty() ? "a team's name is empty" : "unknown team '" + text + "'",
                    mark.toString(),
                    "",
                    nearest(text)));
            return Set.of();
        }
        return inOrder(found);
    }

    /** The one team that {@code typed} means; a group of several is a mistake. Empty after a mistake. */
    public java.util.Optional<TeamId> one(String typed, Mark mark, Problems problems) {
        var found = resolve(typed, mark, problems);
        if (found.size() > 1) {
            problems.add(new Problem(
                    "'" + typed.strip() + "' means several teams",
                    mark.toString(),
                    found.stream().map(TeamId::value).collect(Collectors.joining(", ")),
                    "name one of them"));
            return java.util.Optional.empty();
        }
        return found.stream().findFirst();
    }

    private Set<TeamId> inOrder(Set<TeamId> ids) {
        return workflow.ids().stream().filter(ids::contains).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private String nearest(String text) {
        List<String> known =
                new ArrayList<>(workflow.ids().stream().map(TeamId::value).toList());
        String plain = text.toLowerCase(Locale.ROOT).replace('_', '-').replaceFirst("^team-", "");
        return Nearest.of(plain, known)
                .map(name -> "did you mean '" + name + "'?")
                .orElse("teams: " + String.join(", ", known));
    }
}
