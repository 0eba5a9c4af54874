package dev.hyperteam.core.action;

import dev.hyperteam.base.Nearest;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.yaml.Fields;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Kind {@code script}: what no other kind does, as constant shell of the runbook's own. */
final class ScriptKind implements ActionKind {
    @Override
    public String name() {
        return "script";
    }

    @Override
    public String shell() {
        return ShellResource.read("script");
    }

    @Override
    public Action decode(Fields fields) {
        return new ScriptAction(
                Text.list(fields, "uses", Text.Shape.VALUE),
                Text.list(fields, "secrets", Text.Shape.NAME),
                code(fields, "functions", false),
                code(fields, "check", true),
                code(fields, "state", false),
                code(fields, "capture", false),
                code(fields, "apply", true),
                code(fields, "undo", false),
                code(fields, "verify", false));
    }

    private static Optional<String> code(Fields fields, String key, boolean required) {
        if (required && !fields.has(key)) {
            fields.missing(key);
        }
        var text = fields.optionalText(key);
        if (text.isPresent() && Templates.isTemplate(text.get())) {
            fields.problems()
                    .add(new Problem(
                            "shell is never a template",
                            fields.markOf(key).toString(),
                            "'" + key + "' contains <%",
                            "name the parameter in uses: and read it as \"$name\""));
        }
        return text;
    }

    private record ScriptAction(
            List<Text> uses,
            List<Text> secrets,
            Optional<String> shared,
            Optional<String> check,
            Optional<String> state,
            Optional<String> capture,
            Optional<String> apply,
            Optional<String> undo,
            Optional<String> verify)
            implements Action {
        @Override
        public String kind() {
            return "script";
        }

        @Override
        public boolean undoable() {
            return undo.isPresent();
        }

        @Override
        public boolean verifiesItself() {
            return verify.isPresent();
        }

        @Override
        public boolean usesSecrets() {
            return !secrets.isEmpty();
        }

        @Override
        public Rendered render(Values values) {
            var variables = new Variables("");
            Map<String, String> known = values.all();
            for (Text use : uses) {
                String value = known.get(use.raw());
                if (value == null) {
                    throw new ProblemException(new Problem(
                            "unknown variable '" + use.raw() + "' in 'uses'",
                            use.mark().toString(),
                            "",
                            Nearest.of(use.raw(), known.keySet())
                                    .map(near -> "did you mean '" + near + "'?")
                                    .orElse("known are: " + String.join(", ", known.keySet()))));
                }
                variables.putBare(use.raw().replace('.', '_'), value);
            }
            var functions = new StringBuilder();
            define(functions, "check", check.orElse("exit 10"));
            define(
                    functions,
                    "state",
                    state.orElse("if (script_do_check) >/dev/null 2>&1; then echo done; else echo not done; fi"));
            define(functions, "capture", capture.orElse(":"));
            define(functions, "apply", apply.orElse("exit 1"));
            define(functions, "undo", undo.orElse("echo 'this step has no way back'; exit 65"));
            define(functions, "verify", verify.orElse("script_do_check"));
            var names = secrets.stream().map(name -> name.render(values)).toList();
            return variables.rendered(kind(), names, functions.toString(), "run a script of the runbook", "");
        }

        /** Evaluated from a quoted text, so that a mistake in it ends this one call and not the whole batch that holds it. */
        private void define(StringBuilder functions, String name, String code) {
            String text = shared.map(own -> own.stripTrailing() + "\n").orElse("") + code.stripTrailing();
            functions
                    .append("script_do_")
                    .append(name)
                    .append("() ( eval ")
                    .append(Quote.word(text))
                    .append(" )\n");
        }
    }
}
