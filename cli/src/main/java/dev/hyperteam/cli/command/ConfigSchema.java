package dev.hyperteam.cli.command;

import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.data.Schemas;
import dev.hyperteam.cli.data.Trees;
import picocli.CommandLine.Model.CommandSpec;

/** {@code config schema}: a JSON Schema of hyperteam.yaml. */
final class ConfigSchema implements Command {
    @Override
    public void describe(CommandSpec spec) {}

    @Override
    public int run(Args args, Session session) {
        session.console().data(Trees.prettyJson(Schemas.config()));
        return Exit.DONE;
    }
}
