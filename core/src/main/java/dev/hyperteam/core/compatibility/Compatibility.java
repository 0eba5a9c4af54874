package dev.hyperteam.core.compatibility;

import dev.hyperteam.core.compatibility.Use.Listens;
import dev.hyperteam.core.compatibility.Use.Versioned;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** The port map and what is known about which versions go together. Immutable. */
public final class Compatibility {
    /** Name of the file that ships, and of a project's own in its folder of teams, whose entries go before. */
    public static final String FILE = "compatibility.yaml";

    private final SequencedMap<String, Port> ports;
    private final SequencedMap<String, Component> components;
    private final List<Rule> rules;

    Compatibility(SequencedMap<String, Port> ports, SequencedMap<String, Component> components, List<Rule> rules) {
        this.ports = Collections.unmodifiableSequencedMap(ports);
        this.components = Collections.unmodifiableSequencedMap(components);
        this.rules = List.copyOf(rules);
    }

    /** Nothing is known. */
    public static Compatibility none() {
        return new Compatibility(new LinkedHashMap<>(), new LinkedHashMap<>(), List.of());
    }

    /** {@return these and those of {@code later}, whose ports and components take the place of ours of the same name} */
    public Compatibility with(Compatibility later) {
        var allPorts = new LinkedHashMap<>(ports);
        allPorts.putAll(later.ports);
        var allComponents = new LinkedHashMap<>(components);
        allComponents.putAll(later.components);
        var allRules = new ArrayList<>(rules);
        allRules.addAll(later.rules);
        return new Compatibility(allPorts, allComponents, allRules);
    }

    /** {@return the port map, in the order of the file} */
    public List<Port> ports() {
        return List.copyOf(ports.values());
    }

    /** {@return the components, in the order of the file} */
    public List<Component> components() {
        return List.copyOf(components.values());
    }

    /** {@return each rule in a reader's words} */
    public List<String> rules() {
        return rules.stream()
                .map(rule -> words(rule.with()) + " needs " + words(rule.needs()) + ": " + rule.because()
                        + (rule.refuses() ? "" : " (a warning)"))
                .toList();
    }

    private static String words(Map<String, Wanted> all) {
        return all.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    /**
     * {@return what does not go together on one target}
     *
     * @param today what is mended no more by then is told
     */
    public List<Finding> judge(Use use, LocalDate today) {
        var findings = new ArrayList<Finding>();
        clashes(use.ports(), findings);
        taken(use, findings);
        for (Rule rule : rules) {
            judge(rule, use).ifPresent(findings::add);
        }
        use.versions().values().forEach(versioned -> ended(versioned, today).ifPresent(findings::add));
        return List.copyOf(findings);
    }

    private static void clashes(List<Listens> ports, List<Finding> findings) {
        for (int later = 1; later < ports.size(); later++) {
            for (Listens former : ports.subList(0, later)) {
                Listens one = ports.get(later);
                if (one.number() == former.number()
                        && one.port().protocol() == former.port().protocol()
                        && one.port().address().overlaps(former.port().address())) {
                    findings.add(new Finding(
                            Optional.of(one.place()),
                            true,
                            one.port().name() + " and " + former.port().name() + " both want port " + text(one)
                                    + advice(one.port(), former.port())));
                }
            }
        }
    }

    private static void taken(Use use, List<Finding> findings) {
        for (Listens listens : use.ports()) {
            for (Use.Listener listener : use.listeners()) {
                if (listener.port() == listens.number()
                        && listener.protocol() == listens.port().protocol()
                        && !listens.port().programs().contains(listener.program())
                        && listens.port().address().takenBy(listener.address())) {
                    findings.add(new Finding(
                            Optional.of(listens.place()),
                            true,
                            listens.port().name() + " wants port " + text(listens) + ", and " + listener.program()
                                    + " listens there already, on " + listener.address() + ": stop it"
                                    + listens.port()
                                            .knob()
                                            .map(knob -> ", or set " + knob)
                                            .orElse("")));
                }
            }
        }
    }

    private static String text(Listens listens) {
        return listens.number() + "/" + listens.port().protocol().name().toLowerCase(java.util.Locale.ROOT);
    }

    private static String advice(Port one, Port other) {
        var knobs = java.util.stream.Stream.of(one, other)
                .flatMap(port -> port.knob().stream())
                .toList();
        return knobs.isEmpty() ? "" : ": set " + String.join(" or ", knobs);
    }

    private Optional<Finding> judge(Rule rule, Use use) {
        for (var entry : rule.with().entrySet()) {
            var actual = actual(entry.getKey(), use);
            if (actual.isEmpty() || !entry.getValue().metBy(actual.get())) {
                return Optional.empty();
            }
        }
        var unmet = rule.needs().entrySet().stream()
                .filter(entry -> actual(entry.getKey(), use)
                        .filter(value -> !entry.getValue().metBy(value))
                        .isPresent())
                .toList();
        if (unmet.isEmpty()) {
            return Optional.empty();
        }
        String wants = unmet.stream()
                .map(entry -> entry.getKey() + " " + entry.getValue() + ", and this is "
                        + actual(entry.getKey(), use).orElse(""))
                .collect(Collectors.joining("; "));
        String subject = rule.with().keySet().stream()
                .map(name -> name + " " + actual(name, use).orElse(""))
                .collect(Collectors.joining(" with "));
        var place = rule.with().keySet().stream()
                .flatMap(name -> Optional.ofNullable(use.versions().get(name)).stream())
                .flatMap(versioned -> versioned.place().stream())
                .findFirst();
        return Optional.of(new Finding(place, rule.refuses(), subject + " needs " + wants + ": " + rule.because()));
    }

    private static Optional<String> actual(String name, Use use) {
        return Optional.ofNullable(use.versions().get(name))
                .map(Versioned::version)
                .or(() -> Optional.ofNullable(use.facts().get(name)).filter(value -> !value.equals("unknown")));
    }

    private static Optional<Finding> ended(Versioned versioned, LocalDate today) {
        return versioned
                .component()
                .until(versioned.version())
                .filter(today::isAfter)
                .map(last -> new Finding(
                        versioned.place(),
                        false,
                        versioned.component().name() + " " + versioned.version()
                                + " has had no updates from its makers since " + last));
    }
}
