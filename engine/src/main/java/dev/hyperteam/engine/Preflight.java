package dev.hyperteam.engine;

import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.artifact.Artifact;
import dev.hyperteam.core.runbook.HostFacts;
import dev.hyperteam.core.runbook.Parameter;
import dev.hyperteam.core.runbook.Requirement;
import dev.hyperteam.core.runbook.Step;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.core.workflow.Availability;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.engine.config.SecretSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which teams, and which parts of teams, cannot be done on which target, and why: before anything is touched. What a target is
 * was asked for in one round trip; sources of downloads are asked only for what is not on this machine yet.
 */
final class Preflight {
    private final ValueSource values;
    private final Prober prober;
    private final SecretSource secrets;
    private final ArtifactSource artifacts;
    private final CompatibilityCheck compatibility;
    private final int hosts;

    Preflight(
            ValueSource values,
            Prober prober,
            SecretSource secrets,
            ArtifactSource artifacts,
            CompatibilityCheck compatibility,
            int hosts) {
        this.values = values;
        this.prober = prober;
        this.secrets = secrets;
        this.artifacts = artifacts;
        this.compatibility = compatibility;
        this.hosts = hosts;
    }

    /** A team's part, or what all of its parts share. */
    private record Place(Node node, Optional<String> part) {}

    /** A step that takes a download which is neither here nor to be had. */
    private record Lacking(Place place, PreparedStep step, Artifact artifact, String why) {}

    /**
     * What was found out.
     *
     * @param warnings what can be done and ought not
     */
    record Found(Availability availability, List<String> warnings) {}

    /** {@return what the targets' facts, the runbooks and the secrets say} For what only asks: no source of downloads is asked. */
    Availability ofTargets(Collection<Team> teams, Fleet fleet) throws InterruptedException {
        return answer(look(teams, fleet));
    }

    /** {@return what {@link #ofTargets} says, what does not go together, and whether every download that is missing here can be had} */
    Found ofTargetsAndSources(Collection<Team> teams, Fleet fleet) throws InterruptedException {
        var questions = listeners(teams, fleet);
        var look = look(teams, fleet);
        var warnings = new ArrayList<String>();
        for (var session : fleet.sessions().values()) {
            warnings.addAll(fits(look, session, questions.get(session.name())));
        }
        sources(look, fleet);
        return new Found(answer(look), List.copyOf(warnings));
    }

    /** Who listens is asked together with the facts. {@return the question by target} */
    private Map<String, String> listeners(Collection<Team> teams, Fleet fleet) {
        var questions = new HashMap<String, String>();
        for (var session : fleet.sessions().values()) {
            var parts = new ArrayList<CompatibilityCheck.Part>();
            for (Team team : teams) {
                if (!team.steps().isEmpty()) {
                    parts.add(new CompatibilityCheck.Part(
                            team,
                            team.steps(),
                            values.known(team, session.name()).parameters()));
                }
            }
            compatibility.question(parts).ifPresent(question -> {
                questions.put(session.name(), question);
                session.expect(List.of(question));
            });
        }
        return questions;
    }

    /** {@return the warnings} */
    private List<String> fits(Look look, TargetSession session, @Nullable String question) throws InterruptedException {
        var parts = new ArrayList<CompatibilityCheck.Part>();
        look.applies().forEach((node, part) -> {
            if (node.target().equals(session.name())) {
                parts.add(part);
            }
        });
        var facts = session.facts(question == null ? Map.of() : Map.of("listeners", question));
        var findings = compatibility.judge(parts, facts, facts.getOrDefault("listeners", ""));
        for (var finding : findings) {
            finding.place()
                    .filter(_ -> finding.refuses())
                    .ifPresent(place -> look.say(
                            new Place(new Node(place.team(), session.name()), place.inside()), finding.text()));
        }
        return CompatibilityCheck.warnings(session.name(), findings);
    }

    private void sources(Look look, Fleet fleet) throws InterruptedException {
        var obstacles = Reachability.of(artifacts, look.wanted());
        for (var session : fleet.sessions().values()) {
            var lacking = new ArrayList<Lacking>();
            look.downloads().forEach((place, steps) -> {
                if (place.node().target().equals(session.name())) {
                    for (PreparedStep step : steps) {
                        var artifact = step.step().action().artifact().orElseThrow();
                        Optional.ofNullable(obstacles.get(artifact))
                                .ifPresent(why -> lacking.add(new Lacking(place, step, artifact, why)));
                    }
                }
            });
            if (!lacking.isEmpty()) {
                missing(lacking, session)
                        .forEach(item -> look.say(
                                item.place(), "cannot get " + item.artifact().name() + ": " + item.why()));
            }
        }
    }

    /** What is installed already is not fetched again: only a step that would change something misses its download. */
    private List<Lacking> missing(List<Lacking> lacking, TargetSession session) throws InterruptedException {
        var verdicts = prober.checkAll(
                session.actor(), lacking.stream().map(Lacking::step).distinct().toList());
        return lacking.stream()
                .filter(item -> !(verdicts.get(item.step().ref()) instanceof Prober.Verdict.Satisfied))
                .toList();
    }

    private static Availability answer(Look look) {
        return (node, part) -> look.why(node, part, Set.of());
    }

    /** What was found so far. */
    private record Look(
            Map<Place, Set<String>> reasons,
            Map<Place, List<PreparedStep>> downloads,
            Map<Node, CompatibilityCheck.Part> applies) {
        void say(Place place, String reason) {
            reasons.computeIfAbsent(place, _ -> new LinkedHashSet<>()).add(reason);
        }

        /** A part that needs a step of a part that cannot be done cannot be done either; {@code asked} ends circles of parts. */
        Optional<String> why(Node node, Optional<String> part, Set<String> asked) {
            var own = Optional.ofNullable(reasons.get(new Place(node, part))).map(all -> String.join("; ", all));
            var applying = applies.get(node);
            if (own.isPresent() || part.isEmpty() || applying == null) {
                return own;
            }
            var seen = new HashSet<>(asked);
            seen.add(part.get());
            return Parts.neededBy(part.get(), applying.steps()).stream()
                    .filter(needed -> !seen.contains(needed))
                    .flatMap(needed ->
                            why(node, Optional.of(needed), seen).map(reason -> Parts.through(needed, reason)).stream())
                    .findFirst();
        }

        Set<Artifact> wanted() {
            var wanted = new LinkedHashSet<Artifact>();
            downloads
                    .values()
                    .forEach(steps -> steps.forEach(
                            step -> step.step().action().artifact().ifPresent(wanted::add)));
            return wanted;
        }
    }

    private Look look(Collection<Team> teams, Fleet fleet) throws InterruptedException {
        var look = new Look(new HashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        for (var session : fleet.sessions().values()) {
            teams.forEach(team -> session.expect(team.facts().values()));
            for (Team team : teams) {
                var facts = withHosts(session.facts(team.facts()), hosts);
                // a team of the whole cluster is judged by every target that it would work on
                String place = team.scope() == Team.Scope.CLUSTER ? "cluster" : session.name();
                look(look, team, new Node(team.id(), place), facts);
            }
        }
        return look;
    }

    private void look(Look look, Team team, Node node, Map<String, String> facts) {
        requirements(team, node, facts).forEach((place, reasons) -> reasons.forEach(reason -> look.say(place, reason)));
        try {
            var known = values.of(team, node.target(), facts);
            var preparation = new Preparation(node, team, known);
            var applying = preparation.steps().stream()
                    .filter(step -> preparation.notApplicable(step).isEmpty())
                    .toList();
            look.applies().put(node, new CompatibilityCheck.Part(team, applying, known.parameters()));
            steps(look, team, node, preparation);
        } catch (ProblemException e) {
            // a parameter that must be set and is not
            e.problems().forEach(problem -> look.say(new Place(node, Optional.empty()), problem.what()));
        }
    }

    static Map<String, String> withHosts(Map<String, String> facts, int hosts) {
        var all = new TreeMap<>(facts);
        all.put(HostFacts.HOSTS, Integer.toString(hosts));
        return all;
    }

    private static Map<Place, List<String>> requirements(Team team, Node node, Map<String, String> facts) {
        var unmet = new LinkedHashMap<Place, List<String>>();
        unmet.put(new Place(node, Optional.empty()), unmet(team.requires(), facts));
        team.parts()
                .forEach(part -> unmet.put(new Place(node, Optional.of(part.name())), unmet(part.requires(), facts)));
        return unmet;
    }

    private static List<String> unmet(List<Requirement> requires, Map<String, String> facts) {
        return requires.stream()
                .flatMap(requirement -> requirement.unmet(facts).stream())
                .toList();
    }

    private void steps(Look look, Team team, Node node, Preparation preparation) {
        boolean secret =
                team.parameters().values().stream().anyMatch(parameter -> parameter.type() == Parameter.Type.SECRET);
        for (Step step : preparation.steps()) {
            var artifact = step.action().artifact();
            if ((artifact.isEmpty() && !secret)
                    || preparation.notApplicable(step).isPresent()) {
                continue;
            }
            var place = new Place(node, step.part());
            artifact.filter(download -> !download.pinned())
                    .ifPresent(download -> look.say(place, Unpinned.reason(download)));
            prepared(preparation, step).ifPresent(prepared -> {
                prepared.rendered().secrets().forEach(name -> missing(name).ifPresent(why -> look.say(place, why)));
                if (artifact.filter(Artifact::pinned).isPresent()) {
                    look.downloads()
                            .computeIfAbsent(place, _ -> new ArrayList<>())
                            .add(prepared);
                }
            });
        }
    }

    /** A step may refer to what an earlier one hands on: then nobody can say yet. */
    private static Optional<PreparedStep> prepared(Preparation preparation, Step step) {
        try {
            return Optional.of(preparation.prepare(step));
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    private Optional<String> missing(String secret) {
        try {
            return secrets.find(secret).isPresent()
                    ? Optional.empty()
                    : Optional.of("the secret " + secret + " is not set");
        } catch (ProblemException e) {
            return Optional.of("the secret " + secret + " cannot be had: "
                    + e.problems().getFirst().what());
        }
    }
}
