package dev.hyperteam.core.action;

import dev.hyperteam.base.yaml.Fields;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Kind {@code package}: Debian packages by apt. */
final class PackageKind implements ActionKind {
    @Override
    public String name() {
        return "package";
    }

    @Override
    public String shell() {
        return ShellResource.read("package");
    }

    @Override
    public Action decode(Fields fields) {
        return new PackageAction(
                Text.requiredList(fields, "names", Text.Shape.PACKAGE),
                Text.optional(fields, "version", Text.Shape.VERSION),
                fields.flag("hold", false));
    }

    private record PackageAction(List<Text> names, Optional<Text> version, boolean hold) implements Action {
        @Override
        public String kind() {
            return "package";
        }

        @Override
        public Set<String> locks() {
            return Set.of("apt");
        }

        @Override
        public Rendered render(Values values) {
            String packages = Text.lines(names, values);
            String pinned = version.map(text -> text.render(values)).orElse("");
            return new Variables("PACKAGE")
                    .put("NAMES", packages)
                    .put("VERSION", pinned)
                    .put("HOLD", hold ? "yes" : "no")
                    .rendered(
                            kind(),
                            "install " + packages.replace("\n", ", ")
                                    + (pinned.isEmpty() ? "" : " at " + pinned)
                                    + (hold ? " and hold" : ""),
                            "");
        }
    }
}
