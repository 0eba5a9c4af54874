package dev.hyperteam.core.action;

import dev.hyperteam.base.yaml.Fields;
import java.util.List;

/** Kind {@code module}: kernel modules, now and after the next boot. */
final class ModuleKind implements ActionKind {
    @Override
    public String name() {
        return "module";
    }

    @Override
    public String shell() {
        return ShellResource.read("module");
    }

    @Override
    public Action decode(Fields fields) {
        return new ModuleAction(
                Text.required(fields, "path", Text.Shape.PATH), Text.requiredList(fields, "names", Text.Shape.MODULE));
    }

    private record ModuleAction(Text path, List<Text> names) implements Action {
        @Override
        public String kind() {
            return "module";
        }

        @Override
        public Rendered render(Values values) {
            // The kernel takes both spellings and shows the one with underscores.
            String modules = Text.lines(names, values).replace('-', '_');
            String content = "# Written by Hyperteam\n" + modules + "\n";
            return new Variables("MODULE")
                    .put("PATH", path.render(values))
                    .put("NAMES", modules)
                    .put("CONTENT", content)
                    .put("SHA256", ShellResource.sha256(content))
                    .rendered(kind(), "load " + modules.replace("\n", ", "), content);
        }
    }
}
