package dev.hyperteam.core.action;

import dev.hyperteam.base.yaml.Fields;

/** Kind {@code link}: a symbolic link. */
final class LinkKind implements ActionKind {
    @Override
    public String name() {
        return "link";
    }

    @Override
    public String shell() {
        return ShellResource.read("link");
    }

    @Override
    public Action decode(Fields fields) {
        return new LinkAction(
                Text.required(fields, "path", Text.Shape.PATH), Text.required(fields, "target", Text.Shape.LINE));
    }

    private record LinkAction(Text path, Text target) implements Action {
        @Override
        public String kind() {
            return "link";
        }

        @Override
        public Rendered render(Values values) {
            String link = path.render(values);
            String to = target.render(values);
            return new Variables("LINK")
                    .put("PATH", link)
                    .put("TARGET", to)
                    .rendered(kind(), "link " + link + " to " + to, "");
        }
    }
}
