package dev.hyperteam.cli.command;

import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.console.Table;
import dev.hyperteam.cli.data.Trees;
import dev.hyperteam.lab.Components;
import picocli.CommandLine.Model.CommandSpec;

/** {@code lab components list|build}: the real programs that the lab takes instead of the vendors' downloads. */
final class ComponentCommands {
    private ComponentCommands() {}

    /** {@code lab components list}. */
    static final class ListAll implements Command {
        @Override
        public void describe(CommandSpec spec) {
            Opts.output(spec);
        }

        @Override
        public int run(Args args, Session session) {
            var all = Components.onThisMachine().list();
            Output.of(args)
                    .write(
                            session.console(),
                            () -> {
                                var table = new Table("COMPONENT", "VERSION", "KIND", "BUILT");
                                all.forEach(built -> table.row(
                                        built.component().artifact().name(),
                                        built.component().artifact().version(),
                                        built.component().standIn() ? "stand-in" : "real",
                                        built.ready() ? "yes" : "no: hyperteam lab components build"));
                                return table.text();
                            },
                            () -> all.stream()
                                    .map(built -> Trees.map(
                                            "name",
                                            built.component().artifact().name(),
                                            "version",
                                            built.component().artifact().version(),
                                            "stand_in",
                                            built.component().standIn(),
                                            "built",
                                            built.ready()))
                                    .toList());
            return Exit.DONE;
        }
    }

    /** {@code lab components build}. */
    static final class Build implements Command {
        @Override
        public void describe(CommandSpec spec) {
            spec.addPositional(Opts.rest("NAME", "Only these; else all"));
        }

        @Override
        public int run(Args args, Session session) throws InterruptedException {
            var components = Components.onThisMachine();
            components.build(args.rest(), step -> session.console().talk("lab: " + step.text()));
            session.console().data("the lab's mirror is complete: " + components.mirror());
            return Exit.DONE;
        }
    }
}
