package dev.hyperteam.cli.doctor;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.console.Words;
import dev.hyperteam.cli.project.Project;
import dev.hyperteam.engine.config.Config;
import dev.hyperteam.engine.config.Target;
import dev.hyperteam.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Looks at this machine, the configuration, the secrets and every target. Changes nothing. */
public final class Checkup {
    private static final long ENOUGH = 200L * 1024 * 1024;

    private final Session session;
    private final Project.Request request;
    private final List<Finding> findings = new ArrayList<>();

    /** Of the project that {@code request} names. */
    public Checkup(Session session, Project.Request request) {
        this.session = session;
        this.request = request;
    }

    /** {@return what was found, in order} */
    public List<Finding> run() throws InterruptedException {
        machine();
        lab();
        try {
            var project = Project.open(session, request);
            configuration(project);
            secrets(project);
            findings.addAll(new ModelCheckup(session, project).run());
            space(project.config().projectFolder());
            journal(project);
            if (project.lab()) {
                for (Target target : project.labUp(progress -> session.console().talk("lab: " + progress))) {
                    target(target);
                }
            } else {
                targets(project);
            }
        } catch (ProblemException e) {
            bad(e);
        }
        return List.copyOf(findings);
    }

    private void bad(ProblemException e) {
        e.problems().forEach(problem -> findings.add(Finding.of(Finding.Sign.BAD, problem)));
    }

    private void machine() {
        String java = "Java " + Runtime.version() + " in " + System.getProperty("java.home");
        findings.add(
                Runtime.version().feature() >= 25
                        ? Finding.good(java)
                        : Finding.bad(java + " is too old", "use a JDK 25 or newer"));
        findings.add(Finding.good(System.getProperty("os.name") + " " + System.getProperty("os.version") + " on "
                + System.getProperty("os.arch") + ", user " + System.getProperty("user.name")));
    }

    private void lab() throws InterruptedException {
        var drivers = session.machine().labProblems();
        boolean none = drivers.values().stream().noneMatch(List::isEmpty);
        var sign = request.lab() && none ? Finding.Sign.BAD : Finding.Sign.OPEN;
        drivers.forEach((driver, problems) -> {
            if (problems.isEmpty()) {
                findings.add(Finding.good("lab, driver " + driver + ": works on this machine"));
            }
            problems.forEach(problem -> findings.add(Finding.of(
                    sign,
                    new Problem("lab, driver " + driver + ": " + problem.what(), "", problem.why(), problem.next()))));
        });
    }

    private void configuration(Project project) {
        var config = project.config();
        findings.add(
                config.file().isPresent()
                        ? Finding.good(Config.FILE + " has no mistakes")
                        : Finding.open(
                                "no " + Config.FILE + " in " + config.projectFolder(), "hyperteam init writes one"));
        config.notUsedYet()
                .forEach(section -> findings.add(Finding.open(Config.FILE + ": " + section + " is not used yet", "")));
        var workflow = project.workflow();
        long steps =
                workflow.teams().stream().mapToLong(team -> team.steps().size()).sum();
        findings.add(Finding.good(Words.count(workflow.teams().size(), "team") + " with " + Words.count(steps, "step")
                + ", no mistakes"));
    }

    private void secrets(Project project) {
        var config = project.config();
        try {
            var secrets = project.secrets();
            int known = secrets.check();
            findings.add(
                    Files.exists(config.envFile())
                            ? Finding.good(
                                    config.envFile().getFileName() + " can be read, " + Words.count(known, "value"))
                            : Finding.open("no " + config.envFile().getFileName(), ""));
            secrets.warnings().forEach(warning -> findings.add(Finding.bad("secrets", warning)));
        } catch (ProblemException e) {
            bad(e);
        }
        if (!config.secretCommand().isEmpty()) {
            String program = config.secretCommand().getFirst();
            boolean there = program.contains("/")
                    ? Files.isExecutable(config.projectFolder().resolve(program))
                    : session.processes().find(program).isAbsolute();
            findings.add(
                    there
                            ? Finding.good("secret_command " + program + " is there")
                            : Finding.bad(
                                    "secret_command " + program + " cannot be run", "install it or mend its name"));
        }
    }

    private void space(Path folder) {
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            String text = size(free) + " free in " + folder;
            findings.add(
                    free >= ENOUGH ? Finding.good(text) : Finding.bad(text, "make room: the journal must not stop"));
        } catch (IOException e) {
            findings.add(Finding.bad("cannot see the free space of " + folder, String.valueOf(e.getMessage())));
        }
    }

    static String size(long bytes) {
        double gigabytes = bytes / (1024.0 * 1024 * 1024);
        return gigabytes >= 1 ? String.format(Locale.ROOT, "%.1f GiB", gigabytes) : bytes / (1024 * 1024) + " MiB";
    }

    private void journal(Project project) {
        if (JournalReader.exists(project.stateFolder())) {
            JournalReader.holder(project.stateFolder())
                    .ifPresentOrElse(
                            holder -> findings.add(Finding.open(
                                    "at work here: " + holder.holder(), "hyperteam status --watch follows it")),
                            () -> findings.add(Finding.good("nobody is at work in " + project.stateFolder())));
        }
    }

    private void targets(Project project) throws InterruptedException {
        if (project.config().targets().isEmpty()) {
            findings.add(Finding.open("no target", "hyperteam init --host ADDRESS, or hyperteam run --lab"));
            return;
        }
        for (Target target : project.targets()) {
            target(target);
        }
    }

    private void target(Target target) throws InterruptedException {
        target.knownHosts()
                .filter(file -> !Files.exists(file))
                .ifPresent(file -> findings.add(Finding.open(
                        target.name() + ": no " + file + " yet",
                        target.pinUnknownHostKey()
                                ? "the first login pins the host's key there"
                                : "hyperteam init pins the host's key")));
        for (Path key : target.identityFiles()) {
            if (!Files.isReadable(key)) {
                findings.add(Finding.bad(target.name() + ": cannot read " + key, "mend identity_file"));
            }
        }
        try (var connector = session.machine().connector()) {
            findings.addAll(TargetCheckup.of(target, connector));
        } catch (ProblemException e) {
            bad(e);
        }
    }
}
