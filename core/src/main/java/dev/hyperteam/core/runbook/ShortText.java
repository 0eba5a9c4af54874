package dev.hyperteam.core.runbook;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.yaml.Fields;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.base.yaml.YamlNode;
import java.util.Optional;

/** Checks of names and titles that several readers share. */
final class ShortText {
    private ShortText() {}

    /** Reads a one-line text of at most {@code max} characters that must be there. */
    static String required(Fields fields, String key, int max, String owner) {
        String text = fields.text(key).strip();
        boolean isText = fields.node(key).orElse(null) instanceof YamlNode.Scalar;
        String mistake = text.isEmpty() && isText
                ? "is empty"
                : text.length() > max
                        ? "is " + text.length() + " characters long"
                        : text.contains("\n") ? "has several lines" : text.endsWith(".") ? "ends with a full stop" : "";
        if (!mistake.isEmpty()) {
            fields.problems()
                    .add(new Problem(
                            "'" + key + "' in " + owner + " " + mistake,
                            fields.markOf(key).toString(),
                            "",
                            "write one line of at most " + max + " characters without a full stop"));
        }
        return text;
    }

    static Problem badId(String what, String text, Mark mark) {
        return new Problem(
                "'" + text + "' is no " + what,
                mark.toString(),
                "it becomes part of file and unit names",
                "use lower-case letters, digits and single dashes, a letter first, at most 40");
    }

    static Problem badName(String what, String text, Mark mark) {
        return new Problem(
                "'" + text + "' is no " + what,
                mark.toString(),
                "it becomes a shell variable",
                "use lower-case letters, digits and underscores, a letter first, at most 40");
    }

    /** {@return where {@code key} stands in the mapping {@code node}} */
    static Mark keyMark(Optional<YamlNode> node, String key, Mark otherwise) {
        if (node.isPresent() && node.get() instanceof YamlNode.Mapping mapping) {
            return mapping.entries().sequencedKeySet().stream()
                    .filter(scalar -> scalar.text().equals(key))
                    .map(YamlNode.Scalar::mark)
                    .findFirst()
                    .orElse(otherwise);
        }
        return otherwise;
    }
}
