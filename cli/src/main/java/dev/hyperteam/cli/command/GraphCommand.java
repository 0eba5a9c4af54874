package dev.hyperteam.cli.command;

import dev.hyperteam.base.Problem;
import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.UsageProblem;
import dev.hyperteam.cli.data.Graphs;
import picocli.CommandLine.Model.CommandSpec;

/** {@code graph}: the teams and their needs, for programs that draw. */
final class GraphCommand implements Command {
    @Override
    public void describe(CommandSpec spec) {
        spec.addOption(Opts.value("FORMAT", "mermaid (default) or dot", "--format", "-f"));
        Opts.selection(spec);
        Opts.targets(spec);
    }

    @Override
    public int run(Args args, Session session) {
        var project = Projects.open(args, session);
        var selected = Projects.selection(args, project).teams();
        var workflow = project.workflow();
        String format = args.text("--format").orElse("mermaid");
        session.console()
                .data(
                        switch (format) {
                            case "mermaid" -> Graphs.mermaid(workflow, selected);
                            case "dot" -> Graphs.dot(workflow, selected);
                            default ->
                                throw new UsageProblem(new Problem(
                                        "unknown format '" + format + "'", "--format", "", "use mermaid or dot"));
                        });
        return Exit.DONE;
    }
}
