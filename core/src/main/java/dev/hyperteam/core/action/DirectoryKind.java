package dev.hyperteam.core.action;

import dev.hyperteam.base.yaml.Fields;

/** Kind {@code directory}: a folder with its mode and owner; what is in it is nobody's business here. */
final class DirectoryKind implements ActionKind {
    @Override
    public String name() {
        return "directory";
    }

    @Override
    public String shell() {
        return ShellResource.read("directory");
    }

    @Override
    public Action decode(Fields fields) {
        return new DirectoryAction(
                Text.required(fields, "path", Text.Shape.PATH),
                Text.or(fields, "mode", "0755", Text.Shape.MODE),
                Text.or(fields, "owner", "root", Text.Shape.ACCOUNT),
                Text.or(fields, "group", "root", Text.Shape.ACCOUNT));
    }

    private record DirectoryAction(Text path, Text mode, Text owner, Text group) implements Action {
        @Override
        public String kind() {
            return "directory";
        }

        @Override
        public Rendered render(Values values) {
            String folder = path.render(values);
            return new Variables("DIRECTORY")
                    .put("PATH", folder)
                    .put("MODE", Modes.plain(mode.render(values)))
                    .put("OWNER", owner.render(values))
                    .put("GROUP", group.render(values))
                    .rendered(kind(), "make folder " + folder, "");
        }
    }
}
