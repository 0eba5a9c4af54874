package dev.hyperteam.core.runbook;

import dev.hyperteam.base.Nearest;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.yaml.Fields;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.base.yaml.YamlNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/** Reads {@code per_os: { debian-13: X, ubuntu: Y }} of a parameter: its default on some systems. */
final class PerOs {
    /** A family as the fact {@code os_id} tells it, or one system of it as {@code os} does. The versions to come are names too. */
    private static final Pattern NAME = Pattern.compile("debian(-[1-9][0-9])?|ubuntu(-[1-9][0-9]\\.(04|10))?");

    /** For suggestions. */
    private static final List<String> KNOWN =
            List.of("debian", "debian-12", "debian-13", "ubuntu", "ubuntu-22.04", "ubuntu-24.04", "ubuntu-26.04");

    private PerOs() {}

    static SequencedMap<String, String> read(Parameter parameter, Fields fields) {
        var values = new LinkedHashMap<String, String>();
        var node = fields.node("per_os").orElse(null);
        String what = "'per_os' in parameter '" + parameter.name() + "'";
        if (node == null) {
            return values;
        }
        if (!(node instanceof YamlNode.Mapping mapping) || mapping.entries().isEmpty()) {
            fields.wrong("per_os", node, "a mapping of systems to values");
            return values;
        }
        if (!fields.has("default")) {
            fields.problems()
                    .add(new Problem(
                            what + " needs a 'default'",
                            node.mark().toString(),
                            "it is used where the system is another one, or not known yet",
                            "add default: ..."));
        }
        var systems = Fields.of(what, mapping, fields.problems());
        mapping.entries().forEach((key, value) -> {
            String os = key.text();
            if (!NAME.matcher(os).matches()) {
                fields.problems().add(unknown(what, os, key.mark()));
            } else if (systems.has(os)) {
                ParameterReader.value(
                                parameter, systems, os, "'per_os." + os + "' in parameter '" + parameter.name() + "'")
                        .ifPresent(fitting -> values.put(os, fitting));
            } else {
                fields.problems()
                        .add(new Problem(
                                "'per_os." + os + "' in parameter '" + parameter.name() + "' has no value",
                                value.mark().toString(),
                                "",
                                "write " + parameter.expected()));
            }
        });
        return values;
    }

    private static Problem unknown(String what, String os, Mark mark) {
        return new Problem(
                what + " names an unknown system '" + os + "'",
                mark.toString(),
                "",
                Nearest.of(os, KNOWN)
                        .map(nearest -> "did you mean '" + nearest + "'?")
                        .orElse("systems: " + String.join(", ", KNOWN) + ", or another version of these"));
    }
}
