package dev.hyperteam.core.workflow;

import static java.util.Objects.requireNonNull;

import dev.hyperteam.base.Problems;
import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.compatibility.Compatibility;
import dev.hyperteam.core.compatibility.CompatibilityFile;
import dev.hyperteam.core.runbook.RunbookReader;
import dev.hyperteam.core.runbook.Team;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;

/**
 * The graph of teams. Valid by construction: every need exists, nothing needs itself or a later phase, there is no cycle. Immutable and
 * thread-safe.
 */
public final class Workflow {
    private final SequencedMap<TeamId, Team> teams;
    private final Map<TeamId, Set<TeamId>> needs;
    private final Map<TeamId, Set<TeamId>> dependants;
    private final String text;
    private final Compatibility compatibility;

    private Workflow(
            SequencedMap<TeamId, Team> teams,
            Map<TeamId, Set<TeamId>> needs,
            String text,
            Compatibility compatibility) {
        this.text = text;
        this.compatibility = compatibility;
        this.teams = teams;
        this.needs = needs;
        this.dependants = reversed(teams.sequencedKeySet(), needs);
    }

    /**
     * Reads and checks all teams.
     *
     * @throws dev.hyperteam.base.ProblemException with every mistake of every file, sorted by place
     */
    public static Workflow load(TeamSource source, ActionKinds kinds) {
        var problems = new Problems();
        var byId = new LinkedHashMap<TeamId, Team>();
        var unreadable = new HashSet<TeamId>();
        for (List<TeamSource.TeamFile> layer : source.layers()) {
            var inLayer = new LinkedHashMap<TeamId, Team>();
            for (TeamSource.TeamFile file : layer) {
                RunbookReader.read(file.name(), file.text(), kinds, problems)
                        .ifPresentOrElse(
                                team -> WorkflowCheck.addOnce(inLayer, team, problems),
                                () -> stem(file.name()).ifPresent(unreadable::add));
            }
            byId.putAll(inLayer);
        }
        WorkflowCheck.check(byId, unreadable, problems);
        var compatibility = Compatibility.none();
        for (TeamSource.TeamFile file : source.compatibility()) {
            compatibility = compatibility.with(CompatibilityFile.read(file.name(), file.text(), problems));
        }
        problems.throwIfAny();
        var text = new StringBuilder();
        source.layers()
                .forEach(layer -> layer.forEach(file -> text.append(file.name())
                        .append('\0')
                        .append(file.text())
                        .append('\0')));
        return build(byId, text.toString(), compatibility);
    }

    /**
     * Checks teams that were made elsewhere.
     *
     * @throws dev.hyperteam.base.ProblemException with every mistake
     */
    public static Workflow of(List<Team> teams) {
        var problems = new Problems();
        var byId = new LinkedHashMap<TeamId, Team>();
        teams.forEach(team -> WorkflowCheck.addOnce(byId, team, problems));
        WorkflowCheck.check(byId, Set.of(), problems);
        problems.throwIfAny();
        return build(byId, byId.keySet().toString(), Compatibility.none());
    }

    /**
     * {@return this workflow with {@code alone} needing nothing but each other} For trying teams without those that they need. A run of
     * the one cannot be resumed as a run of the other.
     */
    public Workflow alone(Set<TeamId> alone) {
        var byId = new LinkedHashMap<TeamId, Team>();
        teams.forEach((id, team) -> byId.put(id, alone.contains(id) ? team.needingOnly(alone) : team));
        return build(byId, text + "\0alone " + alone.stream().sorted().toList(), compatibility);
    }

    /** What the team in an unreadable file is probably called: needs of it are no further mistake. */
    private static Optional<TeamId> stem(String file) {
        String name = file.substring(file.lastIndexOf('/') + 1).replaceAll("\\.ya?ml$", "");
        return TeamId.fits(name) ? Optional.of(new TeamId(name)) : Optional.empty();
    }

    private static Workflow build(SequencedMap<TeamId, Team> byId, String text, Compatibility compatibility) {
        Map<TeamId, Set<TeamId>> needs = new HashMap<>();
        byId.forEach((id, team) -> {
            Set<TeamId> ids = new LinkedHashSet<>();
            team.allNeeds().forEach(need -> ids.add(need.team()));
            needs.put(id, Collections.unmodifiableSet(ids));
        });
        var ordered = new LinkedHashMap<TeamId, Team>();
        for (TeamId id : order(byId, needs)) {
            ordered.put(id, requireNonNull(byId.get(id)));
        }
        return new Workflow(Collections.unmodifiableSequencedMap(ordered), needs, text, compatibility);
    }

    /** Kahn's algorithm; among teams that are ready the lower phase first, then the order of the files. */
    private static List<TeamId> order(SequencedMap<TeamId, Team> byId, Map<TeamId, Set<TeamId>> needs) {
        record Ready(int phase, int place, TeamId id) implements Comparable<Ready> {
            @Override
            public int compareTo(Ready other) {
                return phase != other.phase ? Integer.compare(phase, other.phase) : Integer.compare(place, other.place);
            }
        }
        Map<TeamId, Integer> missing = new HashMap<>();
        Map<TeamId, Ready> entries = new HashMap<>();
        byId.forEach((id, team) -> {
            missing.put(id, needs.getOrDefault(id, Set.of()).size());
            entries.put(id, new Ready(team.phase(), entries.size(), id));
        });
        var dependants = reversed(byId.sequencedKeySet(), needs);
        var ready = new PriorityQueue<Ready>();
        entries.forEach((id, entry) -> {
            if (missing.getOrDefault(id, 0) == 0) {
                ready.add(entry);
            }
        });
        List<TeamId> order = new ArrayList<>();
        while (!ready.isEmpty()) {
            TeamId id = ready.remove().id();
            order.add(id);
            for (TeamId dependant : dependants.getOrDefault(id, Set.of())) {
                if (missing.merge(dependant, -1, Integer::sum) == 0) {
                    ready.add(requireNonNull(entries.get(dependant)));
                }
            }
        }
        return order;
    }

    private static Map<TeamId, Set<TeamId>> reversed(Set<TeamId> ids, Map<TeamId, Set<TeamId>> edges) {
        Map<TeamId, Set<TeamId>> reversed = new HashMap<>();
        ids.forEach(from -> edges.getOrDefault(from, Set.of())
                .forEach(to -> reversed.computeIfAbsent(to, id -> new LinkedHashSet<>())
                        .add(from)));
        reversed.replaceAll((id, set) -> Collections.unmodifiableSet(set));
        return reversed;
    }

    /** {@return the text of every runbook that was read, to tell whether a run is resumed under the same ones} */
    public String text() {
        return text;
    }

    /** {@return who listens where, and which versions go together; nothing where the teams were made elsewhere than in files} */
    public Compatibility compatibility() {
        return compatibility;
    }

    /** {@return all teams in an order in which each comes after everything that it needs} */
    public List<Team> teams() {
        return List.copyOf(teams.sequencedValues());
    }

    /** {@return the ids in the order of {@link #teams}} */
    public Set<TeamId> ids() {
        return teams.sequencedKeySet();
    }

    /** {@return the team of that id, if there is one} */
    public Optional<Team> team(TeamId id) {
        return Optional.ofNullable(teams.get(id));
    }

    /** {@return what {@code id} needs itself, parts included} */
    public Set<TeamId> needs(TeamId id) {
        return needs.getOrDefault(id, Set.of());
    }

    /** {@return who needs {@code id} itself} */
    public Set<TeamId> dependants(TeamId id) {
        return dependants.getOrDefault(id, Set.of());
    }

    /** {@return everything that must come before {@code id}} */
    public Set<TeamId> ancestors(TeamId id) {
        return reach(id, this::needs);
    }

    /** {@return everything that can only come after {@code id}} */
    public Set<TeamId> descendants(TeamId id) {
        return reach(id, this::dependants);
    }

    private static Set<TeamId> reach(TeamId start, Function<TeamId, Set<TeamId>> edges) {
        Set<TeamId> reached = new LinkedHashSet<>();
        Deque<TeamId> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            for (TeamId next : edges.apply(open.remove())) {
                if (reached.add(next)) {
                    open.add(next);
                }
            }
        }
        return reached;
    }
}
