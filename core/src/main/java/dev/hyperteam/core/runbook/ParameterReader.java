package dev.hyperteam.core.runbook;

import dev.hyperteam.base.Nearest;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Fields;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.base.yaml.YamlNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the {@code parameters} of a team. */
final class ParameterReader {
    private ParameterReader() {}

    static Map<String, Parameter> readAll(Fields team) {
        var parameters = new LinkedHashMap<String, Parameter>();
        var node = team.node("parameters");
        if (node.isEmpty()) {
            return parameters;
        }
        if (!(node.get() instanceof YamlNode.Mapping mapping)) {
            team.wrong("parameters", node.get(), "a mapping of names to { type, default, about }");
            return parameters;
        }
        mapping.entries().forEach((key, value) -> {
            var fields = Fields.of("parameter '" + key.text() + "'", value, team.problems());
            var parameter = read(key.text(), key.mark(), fields);
            if (Parameter.NAME.matcher(key.text()).matches()) {
                parameters.put(key.text(), parameter);
            } else {
                team.problems().add(ShortText.badName("parameter name", key.text(), key.mark()));
            }
        });
        return parameters;
    }

    private static Parameter read(String name, Mark mark, Fields fields) {
        var known = type(fields);
        var type = known.orElse(Parameter.Type.TEXT);
        var about = fields.text("about", "").strip();
        var choices = fields.texts("choices");
        if (type == Parameter.Type.CHOICE && choices.isEmpty() && !fields.has("choices")) {
            fields.missing("choices");
        } else if (known.isPresent() && type != Parameter.Type.CHOICE && fields.has("choices")) {
            fields.problems()
                    .add(new Problem(
                            "parameter '" + name + "' has choices but the type " + type.id(),
                            fields.markOf("choices").toString(),
                            "",
                            "write type: choice or remove the choices"));
        }
        var raw = new Parameter(name, type, Optional.empty(), new LinkedHashMap<>(), choices, about, mark);
        var fallback = value(raw, fields, "default", "'default' in parameter '" + name + "'");
        var perOs = PerOs.read(raw, fields);
        fields.end();
        return new Parameter(name, type, fallback, perOs, choices, about, mark);
    }

    /** The value under {@code key} in the spelling that steps see, if there is one that fits; {@code what} names it in messages. */
    static Optional<String> value(Parameter parameter, Fields fields, String key, String what) {
        // what is a list may be written as one
        var written = parameter.type().list() && fields.has(key)
                ? Optional.of(String.join(",", fields.texts(key)))
                : fields.optionalText(key);
        return written.filter(value -> usable(parameter, value, what, fields.markOf(key), fields.problems()))
                .map(parameter::canonical);
    }

    private static boolean usable(Parameter parameter, String value, String what, Mark mark, Problems problems) {
        if (parameter.fits(value)) {
            return true;
        }
        // without choices the missing list is told already
        if (parameter.type() != Parameter.Type.CHOICE || !parameter.choices().isEmpty()) {
            problems.add(ParameterValues.misfit(what, parameter, value, mark));
        }
        return false;
    }

    private static Optional<Parameter.Type> type(Fields fields) {
        String text = fields.text("type");
        var type = Parameter.Type.byId(text);
        if (type.isEmpty() && !text.isEmpty()) {
            List<String> ids = Parameter.Type.ids();
            fields.problems()
                    .add(new Problem(
                            "'" + text + "' is no type of parameter",
                            fields.markOf("type").toString(),
                            "",
                            Nearest.of(text, ids)
                                    .map(nearest -> "did you mean '" + nearest + "'?")
                                    .orElse("types: " + String.join(", ", ids))));
        }
        return type;
    }
}
