package dev.hyperteam.core.action;

import dev.hyperteam.base.yaml.Fields;
import java.util.Set;

/** Kind {@code key}: a key pair or a random secret that is made on the target and never leaves it. */
final class KeyKind implements ActionKind {
    @Override
    public String name() {
        return "key";
    }

    @Override
    public String shell() {
        return ShellResource.read("key");
    }

    @Override
    public Action decode(Fields fields) {
        String type = fields.choice("type", "ed25519", Set.of("ed25519", "rsa", "random"));
        var path = Text.required(fields, "path", Text.Shape.PATH);
        int size = switch (type) {
            case "rsa" -> fields.number("bits", 4096, 3072, 16384);
            case "random" -> fields.number("bytes", 32, 16, 4096);
            default -> 0;
        };
        return new KeyAction(
                type,
                path,
                size,
                Text.or(fields, "mode", "0600", Text.Shape.MODE),
                Text.or(fields, "owner", "root", Text.Shape.ACCOUNT),
                Text.or(fields, "group", "root", Text.Shape.ACCOUNT),
                Text.or(fields, "comment", "hyperteam", Text.Shape.LINE));
    }

    private record KeyAction(String type, Text path, int size, Text mode, Text owner, Text group, Text comment)
            implements Action {
        @Override
        public String kind() {
            return "key";
        }

        @Override
        public Rendered render(Values values) {
            String file = path.render(values);
            return new Variables("KEY")
                    .put("PATH", file)
                    .put("TYPE", type)
                    .put("SIZE", size == 0 ? "" : String.valueOf(size))
                    .put("MODE", Modes.plain(mode.render(values)))
                    .put("OWNER", owner.render(values))
                    .put("GROUP", group.render(values))
                    .put("COMMENT", comment.render(values))
                    .rendered(kind(), "make " + (type.equals("random") ? "random secret " : type + " key ") + file, "");
        }
    }
}
