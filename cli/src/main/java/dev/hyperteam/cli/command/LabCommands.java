package dev.hyperteam.cli.command;

import dev.hyperteam.base.Problem;
import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.Waiting;
import dev.hyperteam.cli.console.Table;
import dev.hyperteam.cli.data.Trees;
import dev.hyperteam.engine.config.Target;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** {@code lab up|down|ssh|status|list|snapshot|restore|snapshots}: the disposable target of this project. */
final class LabCommands {
    private LabCommands() {}

    /** {@code lab up}. */
    static final class Up implements Command {
        @Override
        public void describe(CommandSpec spec) {
            Opts.lab(spec);
            Opts.set(spec);
        }

        @Override
        public int run(Args args, Session session) throws InterruptedException {
            var project = Projects.openLab(args, session);
            var targets = project.labUp(progress -> session.console().talk("lab: " + progress));
            session.console()
                    .data(project.config().labName() + " is up at "
                            + targets.stream().map(Target::host).collect(Collectors.joining(", ")));
            return Exit.DONE;
        }
    }

    /** {@code lab down}. */
    static final class Down implements Command {
        @Override
        public void describe(CommandSpec spec) {
            Opts.set(spec);
        }

        @Override
        public int run(Args args, Session session) throws InterruptedException {
            var project = Projects.openLab(args, session);
            String name = project.config().labName();
            Lab.onThisMachine().down(name);
            project.labGone();
            session.console().data(name + " is gone");
            return Exit.DONE;
        }
    }

    /** {@code lab status}. */
    static final class Status implements Command {
        @Override
        public void describe(CommandSpec spec) {
            Opts.set(spec);
            Opts.output(spec);
        }

        @Override
        public int run(Args args, Session session) throws InterruptedException {
            var output = Output.of(args);
            var lab = Lab.onThisMachine();
            String name = Projects.openLab(args, session).config().labName();
            var names = lab.hosts(name);
            if (names.size() > 1) {
                var all = statuses(lab, names);
                output.write(
                        session.console(),
                        () -> all.stream().map(LabCommands::text).collect(Collectors.joining("\n")),
                        () -> all.stream().map(LabCommands::tree).toList());
            } else {
                var status = lab.status(name);
                output.write(session.console(), () -> text(status), () -> tree(status));
            }
            return Exit.DONE;
        }
    }

    /** {@code lab list}. */
    static final class ListAll implements Command {
        @Override
        public void describe(CommandSpec spec) {
            Opts.output(spec);
        }

        @Override
        public int run(Args args, Session session) throws InterruptedException {
            var output = Output.of(args);
            var lab = Lab.onThisMachine();
            var all = statuses(lab, lab.names());
            output.write(
                    session.console(),
                    () -> all.isEmpty() ? "no lab hosts" : table(all),
                    () -> all.stream().map(LabCommands::tree).toList());
            return Exit.DONE;
        }
    }

    /** {@code lab snapshot NAME}. */
    static final class Snapshot implements Command {
        @Override
        public void describe(CommandSpec spec) {
            spec.addPositional(Opts.position(0, "NAME", "What to call it", true));
            Opts.set(spec);
        }

        @Override
        public int run(Args args, Session session) throws InterruptedException {
            String name = Projects.openLab(args, session).config().labName();
            String snapshot = args.position(0).orElseThrow();
            Lab.onThisMachine().snapshot(name, snapshot);
            session.console().data(name + " is kept as " + snapshot);
            return Exit.DONE;
        }
    }

    /** {@code lab restore NAME}. */
    static final class Restore implements Command {
        @Override
        public void describe(CommandSpec spec) {
            spec.addPositional(Opts.position(0, "NAME", "The snapshot", true));
            Opts.set(spec);
        }

        @Override
        public int run(Args args, Session session) throws InterruptedException {
            String name = Projects.openLab(args, session).config().labName();
            String snapshot = args.position(0).orElseThrow();
            Lab.onThisMachine().restore(name, snapshot);
            session.console().data(name + " is what it was as " + snapshot);
            return Exit.DONE;
        }
    }

    /** {@code lab snapshots}. */
    static final class Snapshots implements Command {
        @Override
        public void describe(CommandSpec spec) {
            Opts.set(spec);
            Opts.output(spec);
        }

        @Override
        public int run(Args args, Session session) throws InterruptedException {
            var output = Output.of(args);
            String host = Projects.openLab(args, session).config().labName();
            List<String> names = Lab.onThisMachine().snapshots(host);
            output.write(
                    session.console(), () -> names.isEmpty() ? "no snapshots" : String.join("\n", names), () -> names);
            return Exit.DONE;
        }
    }

    /** {@code lab ssh}. */
    static final class Ssh implements Command {
        @Override
        public void describe(CommandSpec spec) {
            Opts.set(spec);
            spec.addOption(Opts.value("N", "Which of several hosts; else the first", "--host"));
            spec.addPositional(Opts.rest("COMMAND", "What to run there; else a shell"));
            // what comes after the command's name is the command's
            spec.parser().stopAtPositional(true);
        }

        @Override
        public int run(Args args, Session session) throws InterruptedException {
            String lab = Projects.openLab(args, session).config().labName();
            int number = args.number("--host", 1).orElse(1);
            String name = number == 1 ? lab : lab + "-" + number;
            if (!(Lab.onThisMachine().status(name) instanceof LabStatus.On(LabHost host))) {
                throw new Waiting(Problem.of("the lab is not up").at(name).then("hyperteam lab up"));
            }
            List<String> argv = new ArrayList<>(host.ssh(args.rest().toArray(String[]::new)));
            try {
                // the reader's own terminal: ssh asks and answers there
                return new ProcessBuilder(argv).inheritIO().start().waitFor();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static List<LabStatus> statuses(Lab lab, List<String> names) throws InterruptedException {
        var all = new ArrayList<LabStatus>();
        for (String name : names) {
            all.add(lab.status(name));
        }
        return all;
    }

    private static String text(LabStatus status) {
        return switch (status) {
            case LabStatus.Absent absent -> absent.name() + ": there is none; hyperteam lab up makes it";
            case LabStatus.Off off -> off.name() + ": off; hyperteam lab up switches it on";
            case LabStatus.On on ->
                on.host().name() + ": on (" + on.host().driver().word() + "), "
                        + on.host().user() + "@" + on.host().address() + ":"
                        + on.host().port();
        };
    }

    private static String table(List<LabStatus> all) {
        var table = new Table("NAME", "STATE", "ADDRESS");
        for (LabStatus status : all) {
            switch (status) {
                case LabStatus.Absent absent -> table.row(absent.name(), "absent", "-");
                case LabStatus.Off off -> table.row(off.name(), "off", "-");
                case LabStatus.On on ->
                    table.row(on.host().name(), "on", on.host().address());
            }
        }
        return table.text();
    }

    private static Object tree(LabStatus status) {
        return switch (status) {
            case LabStatus.Absent absent -> Trees.map("name", absent.name(), "state", "absent");
            case LabStatus.Off off -> Trees.map("name", off.name(), "state", "off");
            case LabStatus.On on ->
                Trees.map(
                        "name",
                        on.host().name(),
                        "state",
                        "on",
                        "driver",
                        on.host().driver().word(),
                        "address",
                        on.host().address(),
                        "port",
                        on.host().port(),
                        "user",
                        on.host().user());
        };
    }
}
