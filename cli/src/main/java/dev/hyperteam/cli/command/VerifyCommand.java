package dev.hyperteam.cli.command;

import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.console.Tables;
import dev.hyperteam.cli.data.Results;
import picocli.CommandLine.Model.CommandSpec;

/** {@code verify}: only the verifications, over fresh connections. */
final class VerifyCommand implements Command {
    @Override
    public void describe(CommandSpec spec) {
        Opts.selection(spec);
        Opts.targets(spec);
        Opts.set(spec);
        Opts.output(spec);
    }

    @Override
    public int run(Args args, Session session) throws InterruptedException {
        var output = Output.of(args);
        var project = Projects.open(args, session);
        var selection = Projects.chosen(args, project);
        var work = new Work(session, project, args, output);
        var result = work.read(work.targets(), driver -> driver.verify(selection));
        output.write(session.console(), () -> Tables.verify(result), () -> Results.verify(result));
        return result.drifted().isEmpty() ? Exit.DONE : Exit.DRIFT;
    }
}
