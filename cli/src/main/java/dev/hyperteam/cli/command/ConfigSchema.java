package dev.hyperteam.cli.command;

import dev.hyperteam.base.Problem;
import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.UsageProblem;
import dev.hyperteam.cli.data.Schemas;
import dev.hyperteam.cli.data.Trees;
import picocli.CommandLine.Model.CommandSpec;

/** {@code config schema}: a JSON Schema of hyperteam.yaml, or of a team's runbook. */
final class ConfigSchema implements Command {
    @Override
    public void describe(CommandSpec spec) {
        spec.addPositional(Opts.position(0, "WHAT", "config (default) or runbook", false));
    }

    @Override
    public int run(Args args, Session session) {
        String what = args.position(0).orElse("config");
        session.console()
                .data(
                        switch (what) {
                            case "config" -> Trees.prettyJson(Schemas.config());
                            case "runbook" -> Schemas.runbook();
                            default ->
                                throw new UsageProblem(new Problem(
                                        "there is no schema of '" + what + "'", "", "", "use config or runbook"));
                        });
        return Exit.DONE;
    }
}
