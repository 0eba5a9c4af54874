package dev.hyperteam.core.action;

import dev.hyperteam.base.yaml.Fields;
import java.util.List;
import java.util.Optional;

/** Kind {@code user}: an account, who may log in to it and what it may do by sudo. */
final class UserKind implements ActionKind {
    @Override
    public String name() {
        return "user";
    }

    @Override
    public String shell() {
        return ShellResource.read("user");
    }

    @Override
    public Action decode(Fields fields) {
        return new UserAction(
                Text.required(fields, "name", Text.Shape.ACCOUNT),
                fields.flag("system", false),
                Text.optional(fields, "shell", Text.Shape.PATH),
                Text.optional(fields, "home", Text.Shape.PATH),
                Text.list(fields, "groups", Text.Shape.ACCOUNT),
                Text.list(fields, "authorized_keys", Text.Shape.LINE),
                Text.optional(fields, "sudoers", Text.Shape.ANY));
    }

    private record UserAction(
            Text name,
            boolean system,
            Optional<Text> shell,
            Optional<Text> home,
            List<Text> groups,
            List<Text> authorizedKeys,
            Optional<Text> sudoers)
            implements Action {
        @Override
        public String kind() {
            return "user";
        }

        @Override
        public Rendered render(Values values) {
            String user = name.render(values);
            String rules =
                    sudoers.map(text -> text.render(values).stripTrailing()).orElse("");
            return new Variables("USER")
                    .put("NAME", user)
                    .put("SYSTEM", system ? "yes" : "no")
                    .put(
                            "SHELL",
                            shell.map(text -> text.render(values)).orElse(system ? "/usr/sbin/nologin" : "/bin/bash"))
                    .put("HOME", home.map(text -> text.render(values)).orElse((system ? "/var/lib/" : "/home/") + user))
                    .put("GROUPS", Text.lines(groups, values))
                    .put("KEYS", Text.lines(authorizedKeys, values).strip())
                    .put("SUDOERS", rules)
                    .rendered(kind(), "set up user " + user, rules);
        }
    }
}
