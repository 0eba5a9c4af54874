package dev.hyperteam.cli.command;

import dev.hyperteam.artifacts.ArtifactCache;
import dev.hyperteam.artifacts.ArtifactExport;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.UsageProblem;
import dev.hyperteam.cli.console.Console;
import dev.hyperteam.cli.console.Table;
import dev.hyperteam.cli.data.Trees;
import dev.hyperteam.cli.project.Project;
import dev.hyperteam.core.artifact.Artifact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code artifacts list|fetch|verify|export|pin}: what is downloaded. */
final class ArtifactCommands {
    private ArtifactCommands() {}

    private static void describe(CommandSpec spec, String about) {
        spec.addPositional(Opts.rest("NAME", about));
        Opts.set(spec);
    }

    private static List<Artifact> wanted(Project project, List<String> names) {
        if (names.isEmpty()) {
            return List.copyOf(project.lock().all());
        }
        return names.stream()
                .map(name -> project.lock()
                        .find(name)
                        .orElseThrow(() -> new UsageProblem(project.lock().unknown(name, ""))))
                .toList();
    }

    /** {@return who uses an artefact: team/step} */
    private static Map<String, String> users(Project project) {
        var users = new HashMap<String, List<String>>();
        project.workflow()
                .teams()
                .forEach(team -> team.steps()
                        .forEach(step -> step.action()
                                .artifact()
                                .ifPresent(artifact -> users.computeIfAbsent(artifact.name(), _ -> new ArrayList<>())
                                        .add(team.id() + "/" + step.id()))));
        return users.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> String.join(", ", entry.getValue())));
    }

    static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    /** Tells about every tenth of a download, or about every 16 MB where nobody knows how much there is. */
    private static ArtifactCache.Progress progress(Console console) {
        var told = new HashMap<String, Long>();
        return (artifact, bytes, total) -> {
            long mark = total > 0 ? bytes * 10 / total : bytes >> 24;
            Long before = told.put(artifact.name(), mark);
            if (before == null || before != mark) {
                console.talk(artifact.name() + " " + artifact.version() + ": " + megabytes(bytes)
                        + (total > 0 ? " of " + megabytes(total) : ""));
            }
        };
    }

    /** {@code artifacts list}. */
    static final class ListAll implements Command {
        @Override
        public void describe(CommandSpec spec) {
            ArtifactCommands.describe(spec, "Only these; else all");
            spec.addOption(Opts.flag("As the lab takes them: built here", "--lab"));
            Opts.output(spec);
        }

        @Override
        public int run(Args args, Session session) {
            var output = Output.of(args);
            var project = Projects.open(args, session);
            var cache = project.artifacts();
            var users = users(project);
            var all = wanted(project, args.rest());
            output.write(
                    session.console(),
                    () -> {
                        var table = new Table("ARTIFACT", "VERSION", "PINNED", "SIZE", "HERE", "USED BY");
                        all.forEach(artifact -> table.row(
                                artifact.name(),
                                artifact.version(),
                                artifact.pinned() ? "yes" : "no",
                                artifact.size().isPresent()
                                        ? megabytes(artifact.size().getAsLong())
                                        : "-",
                                here(cache, artifact),
                                users.getOrDefault(artifact.name(), "-")));
                        return table.text();
                    },
                    () -> all.stream()
                            .map(artifact -> tree(cache, artifact, users))
                            .toList());
            return Exit.DONE;
        }

        private static Map<String, @Nullable Object> tree(
                ArtifactCache cache, Artifact artifact, Map<String, String> users) {
            return Trees.map(
                    "name",
                    artifact.name(),
                    "version",
                    artifact.version(),
                    "from",
                    cache.from(artifact),
                    "sha256",
                    artifact.sha256().orElse(null),
                    "size",
                    artifact.size().isPresent() ? artifact.size().getAsLong() : null,
                    "here",
                    here(cache, artifact),
                    "usedBy",
                    users.getOrDefault(artifact.name(), ""));
        }
    }

    private static String here(ArtifactCache cache, Artifact artifact) {
        return artifact.pinned() ? cache.state(artifact).name().toLowerCase(Locale.ROOT) : "-";
    }

    /** {@code artifacts fetch}. */
    static final class Fetch implements Command {
        @Override
        public void describe(CommandSpec spec) {
            ArtifactCommands.describe(spec, "Only these; else all that are pinned");
            spec.addOption(Opts.flag("As the lab takes them: built here", "--lab"));
        }

        @Override
        public int run(Args args, Session session) throws InterruptedException {
            var project = Projects.open(args, session);
            var cache = project.artifacts();
            boolean all = args.rest().isEmpty();
            int exit = Exit.DONE;
            for (Artifact artifact : wanted(project, args.rest())) {
                if (all && !artifact.pinned()) {
                    session.console().talk(artifact.unpinned().text());
                    exit = Exit.BLOCKED;
                    continue;
                }
                var file = cache.fetch(artifact, progress(session.console()));
                session.console().data("✓ " + artifact.name() + " " + artifact.version() + " " + file);
            }
            return exit;
        }
    }

    /** {@code artifacts verify}. */
    static final class Verify implements Command {
        @Override
        public void describe(CommandSpec spec) {
            ArtifactCommands.describe(spec, "Only these; else all");
            spec.addOption(Opts.flag("As the lab takes them: built here", "--lab"));
        }

        @Override
        public int run(Args args, Session session) {
            var project = Projects.open(args, session);
            var cache = project.artifacts();
            boolean damaged = false;
            for (Artifact artifact : wanted(project, args.rest())) {
                String name = artifact.name() + " " + artifact.version();
                if (!artifact.pinned()) {
                    session.console().data("– " + name + ": not pinned");
                    continue;
                }
                switch (cache.state(artifact)) {
                    case PRESENT -> session.console().data("✓ " + name);
                    case ABSENT -> session.console().data("– " + name + ": not here; hyperteam artifacts fetch");
                    case DAMAGED -> {
                        damaged = true;
                        session.console()
                                .data("✗ " + name + ": " + cache.path(artifact)
                                        + " is not what is pinned; hyperteam artifacts fetch brings it anew");
                    }
                }
            }
            return damaged ? Exit.FAILED : Exit.DONE;
        }
    }

    /** {@code artifacts export}. */
    static final class Export implements Command {
        @Override
        public void describe(CommandSpec spec) {
            spec.addPositional(Opts.position(0, "FOLDER", "Where to; an interrupted export goes on", true));
            Opts.set(spec);
            spec.addOption(Opts.flag("As the lab takes them: built here", "--lab"));
        }

        @Override
        public int run(Args args, Session session) throws InterruptedException {
            var project = Projects.open(args, session);
            var all = List.copyOf(project.lock().all());
            var unpinned = all.stream().filter(artifact -> !artifact.pinned()).toList();
            if (!unpinned.isEmpty()) {
                throw new ProblemException(new Problem(
                        "not everything is pinned",
                        "",
                        unpinned.stream().map(Artifact::name).collect(Collectors.joining(", ")),
                        "hyperteam artifacts pin "
                                + unpinned.stream().map(Artifact::name).collect(Collectors.joining(" "))));
            }
            var folder = session.folder().resolve(args.position(0).orElseThrow());
            new ArtifactExport(project.artifacts()).to(folder, all, progress(session.console()));
            session.console()
                    .data("✓ " + all.size() + " artefacts in " + folder
                            + "\nThere: cd " + folder + " && sha256sum -c SHA256SUMS, then set artifacts.mirror to it"
                            + " and copy " + folder.resolve("artifacts.lock") + " into the project's teams/");
            return Exit.DONE;
        }
    }

    /** {@code artifacts pin}. */
    static final class Pin implements Command {
        @Override
        public void describe(CommandSpec spec) {
            ArtifactCommands.describe(spec, "Which; at least one");
            spec.addOption(Opts.flag("Do not ask: you have compared the checksums", "--yes", "-y"));
        }

        @Override
        public int run(Args args, Session session) throws InterruptedException {
            var project = Projects.open(args, session);
            if (args.rest().isEmpty()) {
                throw new UsageProblem(
                        new Problem("pin what?", "", "", "name at least one: hyperteam artifacts pin containerd runc"));
            }
            return new Pinning(project, session, args.flag("--yes"))
                    .pin(wanted(project, args.rest()), progress(session.console()));
        }
    }
}
