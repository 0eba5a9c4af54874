package dev.hyperteam.core.action;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.yaml.Fields;
import dev.hyperteam.base.yaml.Mark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Templates in files of their own: beside the runbook that names them, else among the templates that ship with the teams. */
final class TemplateFile {
    private TemplateFile() {}

    /** {@return the text of the file that {@code key} names, if the key is there} A file that cannot be read is a problem. */
    static Optional<Text> read(Fields fields, String key) {
        return fields.optionalText(key).map(name -> {
            try {
                if (name.startsWith("/") || Path.of(name).normalize().startsWith("..")) {
                    return missing(fields, key, name, "it must lie beside the runbook, not elsewhere");
                }
                var beside = Path.of(fields.markOf(key).file()).resolveSibling(name);
                if (Files.isRegularFile(beside)) {
                    return text(key, name, Files.readString(beside));
                }
                try (var in = TemplateFile.class.getResourceAsStream("/teams/" + name)) {
                    if (in != null) {
                        return text(key, name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
                    }
                }
                return missing(fields, key, name, "there is no file " + beside);
            } catch (IOException | InvalidPathException e) {
                return missing(fields, key, name, String.valueOf(e.getMessage()));
            }
        });
    }

    private static Text text(String key, String name, String text) {
        return new Text(key, text, new Mark(name, 0, 0), Text.Shape.ANY);
    }

    private static Text missing(Fields fields, String key, String name, String why) {
        fields.problems()
                .add(new Problem(
                        "cannot read template '" + name + "'",
                        fields.markOf(key).toString(),
                        why,
                        "put it into the folder of the runbook"));
        return new Text(key, "", fields.markOf(key), Text.Shape.ANY);
    }
}
