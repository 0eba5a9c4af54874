package dev.hyperteam.core.action;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.yaml.Fields;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Kind {@code file}: one whole file, its content, mode and owner. */
final class FileKind implements ActionKind {
    @Override
    public String name() {
        return "file";
    }

    @Override
    public String shell() {
        return ShellResource.read("file");
    }

    @Override
    public Action decode(Fields fields) {
        var path = Text.required(fields, "path", Text.Shape.PATH);
        var content = Text.optional(fields, "content", Text.Shape.ANY);
        var template = TemplateFile.read(fields, "template");
        var secret = Text.optional(fields, "secret", Text.Shape.NAME);
        long sources =
                Stream.of("content", "template", "secret").filter(fields::has).count();
        if (sources != 1) {
            fields.problems()
                    .add(new Problem(
                            "a file needs exactly one of content, template and secret",
                            fields.mark().toString(),
                            "found " + sources,
                            sources == 0 ? "add content: |" : "keep one of them"));
        }
        return new FileAction(
                path,
                content.or(() -> template),
                secret,
                Text.or(fields, "mode", secret.isPresent() ? "0600" : "0644", Text.Shape.MODE),
                Text.or(fields, "owner", "root", Text.Shape.ACCOUNT),
                Text.or(fields, "group", "root", Text.Shape.ACCOUNT),
                Text.list(fields, "validate", Text.Shape.LINE),
                Text.list(fields, "restart", Text.Shape.UNIT),
                Text.list(fields, "reload", Text.Shape.UNIT));
    }

    private record FileAction(
            Text path,
            Optional<Text> content,
            Optional<Text> secret,
            Text mode,
            Text owner,
            Text group,
            List<Text> validate,
            List<Text> restart,
            List<Text> reload)
            implements Action {
        @Override
        public String kind() {
            return "file";
        }

        @Override
        public boolean usesSecrets() {
            return secret.isPresent();
        }

        @Override
        public Rendered render(Values values) {
            String file = path.render(values);
            String text = content.map(template -> template.render(values)).orElse("");
            String secretName = secret.map(name -> name.render(values)).orElse("");
            return new Variables("FILE")
                    .put("PATH", file)
                    .put("CONTENT", text)
                    .put("SHA256", secretName.isEmpty() ? ShellResource.sha256(text) : "")
                    .put("SECRET", secretName)
                    .put("MODE", Modes.plain(mode.render(values)))
                    .put("OWNER", owner.render(values))
                    .put("GROUP", group.render(values))
                    .put("VALIDATE", Text.lines(validate, values))
                    .put("RESTART", Text.lines(restart, values))
                    .put("RELOAD", Text.lines(reload, values))
                    .rendered(
                            kind(),
                            secretName.isEmpty() ? List.of() : List.of(secretName),
                            "",
                            "write " + file + (secretName.isEmpty() ? "" : " from secret " + secretName),
                            text);
        }
    }
}
