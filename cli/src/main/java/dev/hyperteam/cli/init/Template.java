package dev.hyperteam.cli.init;

import dev.hyperteam.engine.config.ConfigKey;
import dev.hyperteam.engine.config.ConfigKeys;
import java.util.Optional;

/** The files of a new project. Pure: the commented keys come from the table that the reader uses. */
public final class Template {
    /** Lines that a project's {@code .gitignore} should have. */
    public static final String GITIGNORE = """
            # Secrets, journal and logs of Hyperteam
            .env
            .hyperteam/
            logs/
            """;

    /** What a project's {@code .env} begins with. */
    public static final String ENV = """
            # Secrets of this project, one NAME=value a line; quote values with blanks: NAME='a value'.
            # A runbook's secret restic_password is looked up as HYPERTEAM_SECRET_RESTIC_PASSWORD, then RESTIC_PASSWORD.
            # Keep this file out of version control and readable by you alone (chmod 600).
            """;

    private Template() {}

    /** {@return a commented {@code hyperteam.yaml}} */
    public static String config(String name, String host, Optional<String> user, Optional<Integer> port) {
        var text = new StringBuilder("""
                # Configuration of Hyperteam. Every key has a default; 'hyperteam config show' prints the values in effect.
                # Secrets do not belong here: see .env.

                targets:
                """);
        text.append("  ")
                .append(name)
                .append(":\n    host: ")
                .append(quoted(host))
                .append('\n');
        user.ifPresent(value -> text.append("    user: ").append(value).append('\n'));
        port.ifPresent(value -> text.append("    port: ").append(value).append('\n'));
        text.append("""
                    # identity_file: ~/.ssh/id_ed25519   # else the SSH client's configuration, its usual files and the agent
                    # sudo: true                         # when the user is not root

                # teams:
                #   alpha:
                #     parameters:                        # 'hyperteam show alpha' lists them
                #       ssh_port: 22
                """);
        String section = "";
        for (ConfigKey key : ConfigKeys.all()) {
            if (!key.section().equals(section) || key.section().isEmpty()) {
                text.append('\n');
                section = key.section();
                text.append(section.isEmpty() ? "" : "# " + section + ":\n");
            }
            String line = "# " + (section.isEmpty() ? "" : "  ") + key.name() + ": " + key.fallback();
            text.append(line.stripTrailing())
                    .append(" ".repeat(Math.max(1, 44 - line.length())))
                    .append("# ")
                    .append(key.about())
                    .append('\n');
        }
        return text.toString();
    }

    private static String quoted(String host) {
        return host.matches("[A-Za-z][A-Za-z0-9.-]*|[0-9]{1,3}(\\.[0-9]{1,3}){3}") ? host : "\"" + host + "\"";
    }
}
