package dev.hyperteam.core.action;

import dev.hyperteam.base.yaml.Fields;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Kind {@code line}: one setting in a file that belongs to somebody else. */
final class LineKind implements ActionKind {
    private static final Pattern SPECIAL = Pattern.compile("[.\\[\\]\\\\*^$+?(){}|]");

    @Override
    public String name() {
        return "line";
    }

    @Override
    public String shell() {
        return ShellResource.read("line");
    }

    @Override
    public Action decode(Fields fields) {
        return new LineAction(
                Text.required(fields, "path", Text.Shape.PATH),
                Text.required(fields, "line", Text.Shape.LINE),
                Text.optional(fields, "match", Text.Shape.LINE),
                Text.list(fields, "restart", Text.Shape.UNIT),
                Text.list(fields, "reload", Text.Shape.UNIT));
    }

    /** {@return an expression for any line, commented out or not, that sets the same key as {@code line}} */
    static String sameKey(String line) {
        String key = line.strip().split("[\\s=:]", 2)[0];
        return "^[[:space:]]*[#;]?[[:space:]]*"
                + SPECIAL.matcher(key).replaceAll("[$0]").replace("[^]", "\\^").replace("[\\]", "\\\\")
                + "([[:space:]=:]|$)";
    }

    private record LineAction(Text path, Text line, Optional<Text> match, List<Text> restart, List<Text> reload)
            implements Action {
        @Override
        public String kind() {
            return "line";
        }

        @Override
        public Rendered render(Values values) {
            String file = path.render(values);
            String wanted = line.render(values);
            return new Variables("LINE")
                    .put("PATH", file)
                    .put("TEXT", wanted)
                    .put("MATCH", match.map(text -> text.render(values)).orElseGet(() -> sameKey(wanted)))
                    .put("RESTART", Text.lines(restart, values))
                    .put("RELOAD", Text.lines(reload, values))
                    .rendered(kind(), "set '" + wanted.strip() + "' in " + file, "");
        }
    }
}
