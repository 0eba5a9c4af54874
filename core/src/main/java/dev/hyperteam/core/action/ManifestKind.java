package dev.hyperteam.core.action;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.yaml.Fields;
import java.time.Duration;

/** Kind {@code manifest}: Kubernetes objects, applied by the server and waited for. */
final class ManifestKind implements ActionKind {
    private static final Duration WAIT = Duration.ofMinutes(5);

    @Override
    public String name() {
        return "manifest";
    }

    @Override
    public String shell() {
        return ShellResource.read("manifest");
    }

    @Override
    public Action decode(Fields fields) {
        var content = Text.optional(fields, "content", Text.Shape.ANY);
        var template = TemplateFile.read(fields, "template");
        if (content.isPresent() == template.isPresent()) {
            fields.problems()
                    .add(new Problem(
                            "a manifest needs exactly one of content and template",
                            fields.mark().toString(),
                            content.isPresent() ? "found both" : "found neither",
                            content.isPresent() ? "keep one of them" : "add template: manifests/NAME.yaml"));
        }
        var kubeconfig = Text.or(fields, "kubeconfig", "/etc/kubernetes/admin.conf", Text.Shape.PATH);
        var patience = fields.duration("wait", WAIT);
        return new ManifestAction(
                content.or(() -> template).orElseGet(() -> new Text("content", "", fields.mark(), Text.Shape.ANY)),
                kubeconfig,
                patience);
    }

    private record ManifestAction(Text content, Text kubeconfig, Duration patience) implements Action {
        @Override
        public String kind() {
            return "manifest";
        }

        @Override
        public Rendered render(Values values) {
            String text = content.render(values);
            var objects = KubernetesObjects.read(content.mark(), text);
            return new Variables("MANIFEST")
                    .put("OBJECTS", objects.list().write())
                    .put("KUBECONFIG", kubeconfig.render(values))
                    .put("WAIT", String.valueOf(patience.toSeconds()))
                    .rendered(kind(), "apply " + String.join(", ", objects.names()), text);
        }
    }
}
