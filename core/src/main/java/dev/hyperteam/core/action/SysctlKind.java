package dev.hyperteam.core.action;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.yaml.Fields;
import dev.hyperteam.base.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;

/** Kind {@code sysctl}: kernel settings, now and after the next boot. */
final class SysctlKind implements ActionKind {
    @Override
    public String name() {
        return "sysctl";
    }

    @Override
    public String shell() {
        return ShellResource.read("sysctl");
    }

    @Override
    public Action decode(Fields fields) {
        var path = Text.required(fields, "path", Text.Shape.PATH);
        List<Setting> settings = new ArrayList<>();
        if (!fields.has("values")) {
            fields.missing("values");
        }
        fields.node("values").ifPresent(node -> {
            if (node instanceof YamlNode.Mapping mapping) {
                mapping.entries().forEach((key, value) -> {
                    var name = Text.read("values", key.text(), key.mark(), Text.Shape.SYSCTL, fields.problems());
                    if (value instanceof YamlNode.Scalar scalar
                            && !scalar.text().isBlank()) {
                        settings.add(new Setting(
                                name,
                                Text.read("values", scalar.text(), scalar.mark(), Text.Shape.LINE, fields.problems())));
                    } else {
                        fields.wrong("values." + key.text(), value, "a number or text");
                    }
                });
                if (mapping.entries().isEmpty()) {
                    fields.problems()
                            .add(new Problem("'values' is empty", mapping.mark().toString(), "", "add key: value"));
                }
            } else {
                fields.wrong("values", node, "a mapping of kernel settings to values");
            }
        });
        return new SysctlAction(path, List.copyOf(settings));
    }

    private record Setting(Text name, Text value) {
        /** As a path below /proc/sys. Slashes in a name mean that its dots belong to an interface. */
        String path(Values values) {
            String text = name.render(values);
            return text.contains("/") ? text : text.replace('.', '/');
        }

        String wanted(Values values) {
            return value.render(values).strip().replaceAll("\\s+", " ");
        }
    }

    private record SysctlAction(Text path, List<Setting> settings) implements Action {
        @Override
        public String kind() {
            return "sysctl";
        }

        @Override
        public Rendered render(Values values) {
            // The dash lets a kernel that lacks the key boot without a complaint; the check reports it instead.
            var file = new StringBuilder("# Written by Hyperteam\n");
            List<String> pairs = new ArrayList<>();
            for (Setting setting : settings) {
                file.append('-')
                        .append(setting.path(values))
                        .append(" = ")
                        .append(setting.wanted(values))
                        .append('\n');
                pairs.add(setting.path(values) + " " + setting.wanted(values));
            }
            String content = file.toString();
            return new Variables("SYSCTL")
                    .put("PATH", path.render(values))
                    .put("CONTENT", content)
                    .put("SHA256", ShellResource.sha256(content))
                    .put("VALUES", String.join("\n", pairs))
                    .rendered(kind(), "set " + pairs.size() + " kernel settings", content);
        }
    }
}
