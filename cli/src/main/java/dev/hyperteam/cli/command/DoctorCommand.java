package dev.hyperteam.cli.command;

import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.data.Trees;
import dev.hyperteam.cli.doctor.Checkup;
import dev.hyperteam.cli.doctor.Finding;
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

    @Override
    public int run(Args args, Session session) throws InterruptedException {
        var output = Output.of(args);
        var findings = new Checkup(session, Projects.request(args)).run();
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
