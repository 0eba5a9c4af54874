package dev.hyperteam.core.action;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.yaml.Fields;
import dev.hyperteam.base.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Kind {@code unit}: systemd units, timers and drop-ins of our own. */
final class UnitKind implements ActionKind {
    private static final Pattern NAME = Pattern.compile(
            "[A-Za-z0-9:_.@-]+\\.(service|timer|socket|path|target|mount|slice)(\\.d/[A-Za-z0-9_.-]+\\.conf)?");

    @Override
    public String name() {
        return "unit";
    }

    @Override
    public String shell() {
        return ShellResource.read("unit");
    }

    @Override
    public Action decode(Fields fields) {
        List<UnitFile> files = new ArrayList<>();
        if (!fields.has("files")) {
            fields.missing("files");
        }
        fields.node("files").ifPresent(node -> {
            if (node instanceof YamlNode.Mapping mapping) {
                mapping.entries().forEach((name, value) -> {
                    if (!NAME.matcher(name.text()).matches()) {
                        fields.problems()
                                .add(new Problem(
                                        "'" + name.text() + "' is no name for a unit file",
                                        name.mark().toString(),
                                        "",
                                        "use a name such as x.service, x.timer or x.service.d/10-y.conf"));
                    } else if (value instanceof YamlNode.Scalar scalar) {
                        files.add(new UnitFile(
                                name.text(),
                                Text.read("files", scalar.text(), scalar.mark(), Text.Shape.ANY, fields.problems())));
                    } else {
                        fields.wrong("files." + name.text(), value, "the text of the unit");
                    }
                });
            } else {
                fields.wrong("files", node, "a mapping of names to texts");
            }
        });
        return new UnitAction(
                List.copyOf(files),
                Text.list(fields, "enable", Text.Shape.UNIT),
                Text.list(fields, "start", Text.Shape.UNIT));
    }

    private record UnitFile(String name, Text content) {}

    private record UnitAction(List<UnitFile> files, List<Text> enable, List<Text> start) implements Action {
        @Override
        public String kind() {
            return "unit";
        }

        @Override
        public Rendered render(Values values) {
            var variables = new Variables("UNIT").put("COUNT", String.valueOf(files.size()));
            var names = new ArrayList<String>();
            var all = new StringBuilder();
            for (UnitFile file : files) {
                String content = file.content().render(values);
                names.add(file.name());
                all.append(files.size() == 1 ? "" : "# " + file.name() + "\n").append(content);
                variables
                        .put("NAME_" + names.size(), file.name())
                        .put("CONTENT_" + names.size(), content)
                        .put("SHA256_" + names.size(), ShellResource.sha256(content));
            }
            return variables
                    .put("ENABLE", Text.lines(enable, values))
                    .put("START", Text.lines(start, values))
                    .rendered(kind(), "install " + String.join(", ", names), all.toString());
        }
    }
}
