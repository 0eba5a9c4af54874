package dev.hyperteam.cli.command;

import dev.hyperteam.artifacts.ArtifactCache;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.console.EventLines;
import dev.hyperteam.cli.console.LiveView;
import dev.hyperteam.cli.data.Results;
import dev.hyperteam.cli.data.Trees;
import dev.hyperteam.cli.log.LogFiles;
import dev.hyperteam.cli.log.LogText;
import dev.hyperteam.cli.project.Blobs;
import dev.hyperteam.cli.project.Driver;
import dev.hyperteam.cli.project.DriverRequest;
import dev.hyperteam.cli.project.Project;
import dev.hyperteam.core.artifact.Artifact;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.engine.ArtifactSource;
import dev.hyperteam.engine.Operator;
import dev.hyperteam.engine.PhaseHook;
import dev.hyperteam.engine.config.Target;
import dev.hyperteam.engine.record.GitRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Drives a piece of work: shows progress, writes log files, stops at Ctrl-C. */
final class Work {
    private final Session session;
    private final Project project;
    private final Args args;
    private final Output output;

    Work(Session session, Project project, Args args, Output output) {
        this.session = session;
        this.project = project;
        this.args = args;
        this.output = output;
    }

    /** What is done with an orchestrator. */
    interface Job<T> {
        T on(Driver driver) throws InterruptedException;
    }

    /** {@return the targets: the lab's hosts, brought up if need be, or those of the configuration} */
    List<Target> targets() throws InterruptedException {
        return project.lab()
                ? project.labUp(progress -> session.console().talk("lab: " + progress))
                : project.targets();
    }

    /** Does {@code job} without showing progress: for what only reads. */
    <T> T read(List<Target> targets, Job<T> job) throws InterruptedException {
        try (var driver = session.machine()
                .driver(request(targets, List.of(), List.of(), Asking.nobody(), Operator.none(), Map.of()))) {
            return stoppable(driver, job);
        }
    }

    /** Does {@code job} with progress and log files. */
    <T> T drive(List<Target> targets, Asking asking, Agents agents, Map<String, String> options, Job<T> job)
            throws InterruptedException {
        var config = project.config();
        try (var blobs = new Blobs(project.stateFolder());
                var progress = progress(asking)) {
            var text = new LogText(LogText.Level.of(config.logLevel()), blobs::text);
            var logs = new LogFiles(config.logFolder(), text, session.console().redactor(), session.console()::talk);
            try (var driver = session.machine()
                    .driver(request(targets, List.of(logs, progress), record(), asking, agents.operator(), options))) {
                return stoppable(driver, job);
            }
        }
    }

    private DriverRequest request(
            List<Target> targets,
            List<Consumer<Entry>> listeners,
            List<PhaseHook> hooks,
            Asking asking,
            Operator operator,
            Map<String, String> options) {
        var secrets = project.secrets();
        secrets.warnings().forEach(warning -> session.console().talk("warning: " + warning));
        return new DriverRequest(
                project.stateFolder(),
                project.settings(),
                targets,
                project.workflow(),
                project.kinds(),
                secrets,
                source(),
                session.console().redactor(),
                listeners,
                asking.policy(),
                asking.approver(),
                hooks,
                operator,
                options);
    }

    /** What is done on the lab is a rehearsal: its host is thrown away, and so is the record; instead the host itself may be kept. */
    private List<PhaseHook> record() {
        if (project.lab()) {
            return project.keepsPhases()
                    ? List.of(new PhaseSnapshots(
                            session.machine(), project.config().labName()))
                    : List.of();
        }
        return project.config().recordFolder().stream()
                .<PhaseHook>map(folder -> new GitRecord(
                        project.config().projectFolder(),
                        folder,
                        Letters.who(),
                        session.console().redactor(),
                        session.processes(),
                        session.clock()))
                .toList();
    }

    /** Says so when a download is needed: it may take long. */
    private ArtifactSource source() {
        var cache = project.artifacts();
        return new ArtifactSource() {
            @Override
            public Path fetch(Artifact artifact) throws InterruptedException {
                if (artifact.pinned() && cache.state(artifact) != ArtifactCache.State.PRESENT) {
                    session.console()
                            .talk("fetching " + artifact.name() + " " + artifact.version() + " from "
                                    + cache.from(artifact));
                }
                return cache.fetch(artifact, (_, _, _) -> {});
            }

            @Override
            public Optional<String> obstacle(Artifact artifact) throws InterruptedException {
                return cache.obstacle(artifact);
            }
        };
    }

    private <T> T stoppable(Driver driver, Job<T> job) throws InterruptedException {
        var presses = new AtomicInteger();
        try (var _ = session.machine().onInterrupt(() -> {
            if (presses.incrementAndGet() == 1) {
                session.console()
                        .talk(
                                "stopping: nothing new is started, steps in flight end; press Ctrl-C again to leave at once");
                driver.cancel();
            } else {
                session.console().talk("left at once; the journal is right, hyperteam resume goes on");
                Runtime.getRuntime().halt(dev.hyperteam.cli.Exit.CANCELLED);
            }
        })) {
            return job.on(driver);
        }
    }

    private Progress progress(Asking asking) {
        var console = session.console();
        boolean live = console.rich() && output == Output.TEXT && !args.flag("--plain") && !asking.here();
        if (live) {
            return new Progress(LiveView.open(console, session.clock()));
        }
        var lines = new EventLines();
        return new Progress(entry -> lines.line(entry)
                .ifPresent(line ->
                        console.data(output == Output.JSON ? Trees.json(Results.progress(entry, line)) : line)));
    }

    /** A listener that may have something to close. */
    private record Progress(Consumer<Entry> sink) implements Consumer<Entry>, AutoCloseable {
        @Override
        public void accept(Entry entry) {
            sink.accept(entry);
        }

        @Override
        public void close() {
            if (sink instanceof LiveView view) {
                view.close();
            }
        }
    }
}
