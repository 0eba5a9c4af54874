package dev.hyperteam.engine;

import dev.hyperteam.core.compatibility.Compatibility;
import dev.hyperteam.core.compatibility.Component;
import dev.hyperteam.core.compatibility.Finding;
import dev.hyperteam.core.compatibility.Place;
import dev.hyperteam.core.compatibility.Port;
import dev.hyperteam.core.compatibility.Use;
import dev.hyperteam.core.runbook.Step;
import dev.hyperteam.core.runbook.Team;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Holds what a selection would do with a target against the port map and the rules of versions. */
final class CompatibilityCheck {
    private static final String LISTENERS = Resources.text("listeners.awk");

    private final Compatibility known;
    private final LocalDate today;

    CompatibilityCheck(Compatibility known, LocalDate today) {
        this.known = known;
        this.today = today;
    }

    /** A team on a target, with the steps that apply there. */
    record Part(Team team, List<Step> steps, Map<String, String> parameters) {
        private Optional<Step> first(Place place) {
            return steps.stream().filter(step -> place.covers(team, step)).findFirst();
        }

        /** What falls when {@code step} cannot be: the team's part, or all of it. */
        private Place place(Step step) {
            return new Place(team.id(), step.part());
        }
    }

    /** {@return constant shell that prints, on one line, who listens on these teams' ports and is none of ours; empty where there are none} */
    Optional<String> question(List<Part> parts) {
        // by port rather than by owner: the teams of the whole map share a question, and a number shows up once
        var wanted = new TreeSet<String>();
        for (Part part : parts) {
            for (Port port : known.ports()) {
                OptionalInt number = port.number(part.parameters());
                if (port.by().team().equals(part.team().id()) && number.isPresent()) {
                    wanted.add(port.protocol().name().toLowerCase(Locale.ROOT) + ":" + number.getAsInt() + ":"
                            + String.join(",", port.programs()));
                }
            }
        }
        return wanted.isEmpty()
                ? Optional.empty()
                : Optional.of("ss -H -tulnp 2>/dev/null | awk -v wanted='" + String.join(" ", wanted) + "' '"
                        + LISTENERS + "'");
    }

    /**
     * {@return what does not fit}
     *
     * @param listeners the answer to {@link #question}, or anything else where it could not be asked
     */
    List<Finding> judge(List<Part> parts, Map<String, String> facts, String listeners) {
        var ports = new ArrayList<Use.Listens>();
        var versions = new LinkedHashMap<String, Use.Versioned>();
        for (Part part : parts) {
            for (Port port : known.ports()) {
                OptionalInt number = port.number(part.parameters());
                if (number.isPresent()) {
                    part.first(port.by())
                            .ifPresent(step -> ports.add(new Use.Listens(port, number.getAsInt(), part.place(step))));
                }
            }
        }
        for (Component component : known.components()) {
            version(component, parts, facts).ifPresent(used -> versions.put(component.name(), used));
        }
        return known.judge(new Use(ports, versions, facts, listeners(listeners)), today);
    }

    private static Optional<Use.Versioned> version(Component component, List<Part> parts, Map<String, String> facts) {
        for (var wanted : component.where().entrySet()) {
            if (!wanted.getValue().equals(facts.get(wanted.getKey()))) {
                return Optional.empty();
            }
        }
        for (Part part : parts) {
            for (Step step : part.steps()) {
                var artifact = step.action()
                        .artifact()
                        .filter(taken -> component
                                .artifact()
                                .filter(taken.name()::equals)
                                .isPresent());
                if (artifact.isPresent()) {
                    return Optional.of(
                            new Use.Versioned(component, artifact.get().version(), Optional.of(part.place(step))));
                }
            }
            var by = component.by().flatMap(part::first);
            var chosen = component.parameter().map(part.parameters()::get).or(() -> told(component, facts));
            if (by.isPresent() && chosen.isPresent()) {
                return Optional.of(new Use.Versioned(component, chosen.get(), Optional.of(part.place(by.get()))));
            }
        }
        return component.by().isPresent()
                ? Optional.empty()
                : told(component, facts).map(version -> new Use.Versioned(component, version, Optional.empty()));
    }

    private static Optional<String> told(Component component, Map<String, String> facts) {
        return component.fact().map(facts::get).filter(value -> !value.equals("unknown") && !value.equals("absent"));
    }

    /** Lines such as {@code tcp 0.0.0.0:9100 python3}, separated by semicolons; what is none is left aside: a host wrote it. */
    private static List<Use.Listener> listeners(String answer) {
        var listeners = new ArrayList<Use.Listener>();
        for (String line : answer.split(";")) {
            String[] words = line.strip().split(" ");
            int colon = words.length == 3 ? words[1].lastIndexOf(':') : -1;
            if (colon > 0
                    && words[0].matches("tcp|udp")
                    && words[1].substring(colon + 1).matches("[0-9]{1,5}")) {
                listeners.add(new Use.Listener(
                        Port.Protocol.valueOf(words[0].toUpperCase(Locale.ROOT)),
                        words[1].substring(0, colon),
                        Integer.parseInt(words[1].substring(colon + 1)),
                        words[2]));
            }
        }
        return List.copyOf(listeners);
    }

    /** {@return warnings in the order in which they were found, each once} */
    static List<String> warnings(String target, List<Finding> findings) {
        return findings.stream()
                .filter(finding -> !finding.refuses())
                .map(finding -> target + ": " + finding.text())
                .distinct()
                .collect(Collectors.toUnmodifiableList());
    }
}
