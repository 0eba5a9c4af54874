package dev.hyperteam.core.action;

import dev.hyperteam.base.yaml.Fields;
import java.util.List;

/** Kind {@code image}: container images from an archive on the target, for a site without a registry. */
final class ImageKind implements ActionKind {
    @Override
    public String name() {
        return "image";
    }

    @Override
    public String shell() {
        return ShellResource.read("image");
    }

    @Override
    public Action decode(Fields fields) {
        return new ImageAction(
                Text.required(fields, "archive", Text.Shape.PATH),
                Text.requiredList(fields, "names", Text.Shape.IMAGE),
                Text.or(fields, "namespace", "k8s.io", Text.Shape.NAME),
                Text.or(fields, "address", "/run/containerd/containerd.sock", Text.Shape.PATH),
                Text.or(fields, "root", "/var/lib/containerd", Text.Shape.PATH));
    }

    private record ImageAction(Text archive, List<Text> names, Text namespace, Text address, Text root)
            implements Action {
        @Override
        public String kind() {
            return "image";
        }

        @Override
        public Rendered render(Values values) {
            String images = Text.lines(names, values);
            String from = archive.render(values);
            return new Variables("IMAGE")
                    .put("ARCHIVE", from)
                    .put("NAMES", images)
                    .put("NAMESPACE", namespace.render(values))
                    .put("ADDRESS", address.render(values))
                    .put("ROOT", root.render(values))
                    .rendered(kind(), "import " + images.replace("\n", ", ") + " from " + from, "");
        }
    }
}
