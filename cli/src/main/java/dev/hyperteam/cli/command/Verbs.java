package dev.hyperteam.cli.command;

import java.util.List;
import java.util.function.Supplier;

/** The verbs in the order in which help lists them. A verb's class is loaded only when it is used. */
final class Verbs {
    /**
     * One verb.
     *
     * @param children verbs below this one; those have no command of their own
     */
    record Verb(String name, String about, Supplier<Command> command, List<Verb> children, boolean hidden) {
        static Verb of(String name, String about, Supplier<Command> command) {
            return new Verb(name, about, command, List.of(), false);
        }

        static Verb group(String name, String about, Verb... children) {
            return new Verb(
                    name,
                    about,
                    () -> {
                        throw new IllegalStateException(name + " has no command of its own");
                    },
                    List.of(children),
                    false);
        }
    }

    static final List<Verb> ALL = List.of(
            Verb.of("teams", "List the teams: phase, needs, steps, estimate", () -> new TeamsCommand()),
            Verb.of("show", "Show a team, or one of its steps", () -> new ShowCommand()),
            Verb.of("graph", "Print the graph of teams for Mermaid or Graphviz", () -> new GraphCommand()),
            Verb.group(
                    "config",
                    "Look at the configuration",
                    Verb.of("show", "Print every key with its value and where it came from", () -> new ConfigShow()),
                    Verb.of("schema", "Print a JSON Schema for editors", () -> new ConfigSchema()),
                    Verb.of("validate", "Check hyperteam.yaml and the teams", () -> new ConfigValidate())),
            Verb.of("completion", "Print the completion script of a shell", () -> new CompletionCommand()));

    private Verbs() {}
}
