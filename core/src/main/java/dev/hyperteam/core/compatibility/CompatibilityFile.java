package dev.hyperteam.core.compatibility;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Fields;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.base.yaml.Yaml;
import dev.hyperteam.base.yaml.YamlNode;
import dev.hyperteam.core.workflow.TeamId;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@link Compatibility#FILE}. */
public final class CompatibilityFile {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,39}");
    private static final Pattern PROGRAM = Pattern.compile("[A-Za-z0-9_.+-]{1," + Port.PROCESS_NAME + "}");

    private CompatibilityFile() {}

    /** {@return the entries without mistakes; every mistake goes to {@code problems} with its place} */
    public static Compatibility read(String file, String text, Problems problems) {
        return Yaml.read(file, text, problems)
                .filter(root -> !(root instanceof YamlNode.Scalar nothing && nothing.isNull()))
                .map(root -> read(Fields.of("the compatibility file", root, problems)))
                .orElseGet(Compatibility::none);
    }

    private static Compatibility read(Fields root) {
        var ports = new LinkedHashMap<String, Port>();
        var portFields = root.mapping("ports");
        for (String name : portFields.keys()) {
            named(name, portFields);
            port(name, portFields.mapping(name), portFields.markOf(name)).ifPresent(port -> ports.put(name, port));
        }
        var components = new LinkedHashMap<String, Component>();
        var componentFields = root.mapping("components");
        for (String name : componentFields.keys()) {
            named(name, componentFields);
            component(name, componentFields.mapping(name), componentFields.markOf(name))
                    .ifPresent(component -> components.put(name, component));
        }
        var rules = new ArrayList<Rule>();
        for (YamlNode item : root.items("rules")) {
            rule(Fields.of("a rule", item, root.problems())).ifPresent(rules::add);
        }
        root.end();
        return new Compatibility(ports, components, rules);
    }

    private static void named(String name, Fields fields) {
        if (!NAME.matcher(name).matches()) {
            fields.problems()
                    .add(new Problem(
                            "'" + name + "' is no name",
                            fields.markOf(name).toString(),
                            "",
                            "write lower-case letters, digits, - and _"));
        }
    }

    private static Optional<Port> port(String name, Fields fields, Mark mark) {
        int before = fields.problems().all().size();
        var by = place(fields, "by", fields.text("by"));
        var number = OptionalInt.empty();
        var parameter = Optional.<String>empty();
        if (fields.node("port")
                .filter(node ->
                        node instanceof YamlNode.Scalar scalar && scalar.text().matches("[a-z].*"))
                .isPresent()) {
            parameter = fields.optionalText("port");
        } else if (fields.has("port")) {
            number = fields.optionalNumber("port", 1, 65535);
        } else {
            fields.missing("port");
        }
        var protocol = fields.choice("protocol", "tcp", Set.of("tcp", "udp"));
        var address = fields.choice("address", "any", Set.of("any", "loopback", "own"));
        var programs = programs(fields);
        var about = fields.text("about", "").strip();
        fields.end();
        if (by.isEmpty() || fields.problems().all().size() > before) {
            return Optional.empty();
        }
        return Optional.of(new Port(
                name,
                by.get(),
                number,
                parameter,
                Port.Protocol.valueOf(protocol.toUpperCase(java.util.Locale.ROOT)),
                Port.Address.valueOf(address.toUpperCase(java.util.Locale.ROOT)),
                programs,
                about,
                mark));
    }

    private static List<String> programs(Fields fields) {
        var programs = fields.texts("programs");
        if (programs.isEmpty() && !fields.has("programs")) {
            fields.missing("programs");
        }
        for (String program : programs) {
            if (!PROGRAM.matcher(program).matches()) {
                fields.problems()
                        .add(new Problem(
                                "'" + program + "' is no name of a process",
                                fields.markOf("programs").toString(),
                                "the kernel cuts them to " + Port.PROCESS_NAME + " characters",
                                "write it as 'ps -o comm' shows it"));
            }
        }
        return programs;
    }

    private static Optional<Place> place(Fields fields, String key, String text) {
        String[] halves = text.split("\\.", 2);
        boolean fits = TeamId.fits(halves[0]) && (halves.length == 1 || TeamId.fits(halves[1]));
        if (!fits && fields.has(key)) {
            fields.problems()
                    .add(new Problem(
                            "'" + text + "' names no team",
                            fields.markOf(key).toString(),
                            "",
                            "write TEAM, TEAM.PART or TEAM.STEP"));
        }
        return fits
                ? Optional.of(new Place(
                        new TeamId(halves[0]), halves.length == 1 ? Optional.empty() : Optional.of(halves[1])))
                : Optional.empty();
    }

    private static Optional<Component> component(String name, Fields fields, Mark mark) {
        int before = fields.problems().all().size();
        var artifact = fields.optionalText("artifact");
        var by = fields.optionalText("by").flatMap(text -> place(fields, "by", text));
        var parameter = fields.optionalText("parameter");
        var fact = fields.optionalText("fact");
        if (parameter.isPresent() && by.isEmpty()) {
            fields.missing("by");
        }
        if (artifact.isEmpty() && parameter.isEmpty() && fact.isEmpty()) {
            fields.problems()
                    .add(new Problem(
                            "nothing says the version of '" + name + "'",
                            mark.toString(),
                            "",
                            "name an artifact, a parameter (with by) or a fact"));
        }
        var where = fields.textMap("where");
        var until = until(fields);
        fields.end();
        return fields.problems().all().size() > before
                ? Optional.empty()
                : Optional.of(new Component(name, artifact, by, parameter, fact, where, until, mark));
    }

    private static SequencedMap<String, LocalDate> until(Fields fields) {
        var until = new LinkedHashMap<String, LocalDate>();
        fields.textMap("until").forEach((line, day) -> {
            try {
                until.put(line, LocalDate.parse(day));
            } catch (DateTimeParseException e) {
                fields.problems()
                        .add(new Problem(
                                "'" + day + "' is no day",
                                fields.markOf("until").toString(),
                                "",
                                "write YEAR-MONTH-DAY, as 2028-04-30"));
            }
            if (Version.of(line).isEmpty()) {
                fields.problems()
                        .add(new Problem(
                                "'" + line + "' is no line of versions",
                                fields.markOf("until").toString(),
                                "",
                                "write the numbers that its versions begin with, as \"2.3\""));
            }
        });
        return until;
    }

    private static Optional<Rule> rule(Fields fields) {
        int before = fields.problems().all().size();
        var with = wanted(fields, "with");
        var needs = wanted(fields, "needs");
        String because = fields.text("because");
        boolean refuses =
                fields.choice("otherwise", "refuse", Set.of("refuse", "warn")).equals("refuse");
        fields.end();
        return fields.problems().all().size() > before
                ? Optional.empty()
                : Optional.of(new Rule(with, needs, because, refuses, fields.mark()));
    }

    private static SequencedMap<String, Wanted> wanted(Fields fields, String key) {
        var all = new LinkedHashMap<String, Wanted>();
        if (!fields.has(key)) {
            fields.missing(key);
            return all;
        }
        var each = fields.mapping(key);
        for (String name : each.keys()) {
            Wanted.of(each.texts(name))
                    .ifPresentOrElse(
                            wanted -> all.put(name, wanted),
                            () -> fields.problems()
                                    .add(new Problem(
                                            "'" + name + "' wants nothing that can be compared",
                                            each.markOf(name).toString(),
                                            "",
                                            "write a value, a list of values, or comparisons such as \">= 2.2\"")));
        }
        return all;
    }
}
