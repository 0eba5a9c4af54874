package dev.hyperteam.cli.command;

import dev.hyperteam.base.ProblemException;
import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.data.Trees;
import dev.hyperteam.cli.doctor.Checkup;
import dev.hyperteam.cli.doctor.Finding;
import dev.hyperteam.cli.doctor.TeamsCheckup;
import dev.hyperteam.core.workflow.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** {@code doctor}: what works, what does not, how to mend it. */
final class DoctorCommand implements Command {
    @Override
    public void describe(CommandSpec spec) {
        Opts.targets(spec);
        Opts.set(spec);
        Opts.output(spec);
    }

    /** Which teams could run on the targets, once those answer. */
    private static List<Finding> teams(Args args, Session session, Output output) throws InterruptedException {
        var project = Projects.open(args, session);
        if (project.config().targets().isEmpty()) {
            return List.of();
        }
        var everything = Selection.everything(project.workflow());
        var work = new Work(session, project, args, output);
        try {
            return TeamsCheckup.of(work.read(work.targets(), driver -> driver.preflight(everything)));
        } catch (ProblemException e) {
            return e.problems().stream()
                    .map(problem -> Finding.of(Finding.Sign.BAD, problem))
                    .toList();
        }
    }

    @Override
    public int run(Args args, Session session) throws InterruptedException {
        var output = Output.of(args);
        var findings = new ArrayList<>(new Checkup(session, Projects.request(args)).run());
        if (findings.stream().noneMatch(finding -> finding.sign() == Finding.Sign.BAD)) {
            findings.addAll(teams(args, session, output));
        }
        output.write(
                session.console(),
                () -> findings.stream().map(Finding::line).collect(Collectors.joining("\n")),
                () -> findings.stream()
                        .map(finding -> Trees.map(
                                "ok",
                                finding.sign() == Finding.Sign.GOOD,
                                "sign",
                                finding.sign().name().toLowerCase(java.util.Locale.ROOT),
                                "text",
                                finding.text(),
                                "mend",
                                finding.mend()))
                        .toList());
        return findings.stream().anyMatch(finding -> finding.sign() == Finding.Sign.BAD) ? Exit.FAILED : Exit.DONE;
    }
}
