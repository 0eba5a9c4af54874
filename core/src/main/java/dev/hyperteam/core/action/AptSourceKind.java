package dev.hyperteam.core.action;

import dev.hyperteam.base.yaml.Fields;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Kind {@code apt-source}: an archive of packages, the one key that may sign it, and what it may bring. */
final class AptSourceKind implements ActionKind {
    @Override
    public String name() {
        return "apt-source";
    }

    @Override
    public String shell() {
        return ShellResource.read("apt-source");
    }

    @Override
    public Action decode(Fields fields) {
        return new AptSourceAction(
                Text.required(fields, "name", Text.Shape.NAME),
                Text.requiredList(fields, "uris", Text.Shape.URI),
                Text.requiredList(fields, "suites", Text.Shape.LINE),
                Text.list(fields, "components", Text.Shape.NAME),
                Text.required(fields, "key", Text.Shape.ANY),
                Text.requiredList(fields, "fingerprints", Text.Shape.FINGERPRINT),
                Text.optional(fields, "preferences", Text.Shape.ANY));
    }

    private record AptSourceAction(
            Text name,
            List<Text> uris,
            List<Text> suites,
            List<Text> components,
            Text key,
            List<Text> fingerprints,
            Optional<Text> preferences)
            implements Action {
        @Override
        public String kind() {
            return "apt-source";
        }

        @Override
        public Set<String> locks() {
            return Set.of("apt");
        }

        @Override
        public Rendered render(Values values) {
            String source = name.render(values);
            var content = new StringBuilder("# Written by Hyperteam\nTypes: deb\n");
            content.append("URIs: ").append(words(uris, values)).append('\n');
            content.append("Suites: ").append(words(suites, values)).append('\n');
            if (!components.isEmpty()) {
                content.append("Components: ").append(words(components, values)).append('\n');
            }
            content.append("Signed-By: /etc/apt/keyrings/").append(source).append(".asc\n");
            return new Variables("APT_SOURCE")
                    .put("NAME", source)
                    .put("URIS", Text.lines(uris, values))
                    .put("CONTENT", content.toString())
                    .put("KEY", key.render(values).strip() + "\n")
                    .put(
                            "FINGERPRINTS",
                            Text.lines(fingerprints, values).replace(" ", "").toUpperCase(Locale.ROOT))
                    .put(
                            "PREFERENCES",
                            preferences
                                    .map(text -> text.render(values).strip() + "\n")
                                    .orElse(""))
                    .rendered(kind(), "take packages from " + words(uris, values), content.toString());
        }

        private static String words(List<Text> texts, Values values) {
            return Text.lines(texts, values).replace('\n', ' ');
        }
    }
}
