package dev.hyperteam.cli.command;

import dev.hyperteam.base.Problem;
import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.UsageProblem;
import dev.hyperteam.cli.console.Words;
import dev.hyperteam.engine.config.Config;
import picocli.CommandLine.Model.CommandSpec;

/** {@code config validate}: the configuration and all teams, without touching a target. */
final class ConfigValidate implements Command {
    @Override
    public void describe(CommandSpec spec) {
        Opts.targets(spec);
        Opts.set(spec);
    }

    @Override
    public int run(Args args, Session session) {
        var project = Projects.open(args, session);
        var config = project.config();
        var console = session.console();
        if (config.file().isEmpty() && !project.lab()) {
            throw new UsageProblem(new Problem(
                    "there is no " + Config.FILE, config.projectFolder().toString(), "", "hyperteam init writes one"));
        }
        var workflow = project.workflow();
        long steps =
                workflow.teams().stream().mapToLong(team -> team.steps().size()).sum();
        config.notUsedYet().forEach(section -> console.data("– " + section + ": not used yet"));
        project.secrets().warnings().forEach(warning -> console.data("! " + warning));
        console.data("✓ " + Words.count(config.targets().size(), "target") + ", "
                + Words.count(workflow.teams().size(), "team") + ", " + Words.count(steps, "step") + ": no mistakes");
        return Exit.DONE;
    }
}
