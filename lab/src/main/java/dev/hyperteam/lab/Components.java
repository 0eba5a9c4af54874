package dev.hyperteam.lab;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.Processes;
import dev.hyperteam.core.artifact.ArtifactLock;
import dev.hyperteam.core.artifact.ArtifactLockFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The lab's mirror: real programs, built here from their vendors' sources, in the vendors' archive layout and under a lock file that
 * only lab targets accept. The lab is thereby a site without internet and runs the very same steps. Thread-safe.
 */
public final class Components {
    private static final Duration SHORT = Duration.ofMinutes(2);

    private final Path home;
    private final Processes processes;
    private final BuildTools tools;

    Components(Path home, Processes processes) {
        this.home = home;
        this.processes = processes;
        this.tools = new BuildTools(processes);
    }

    /** {@return the components of this machine's lab} */
    public static Components onThisMachine() {
        return new Components(LabLayout.DEFAULT_HOME, Processes.system());
    }

    /** {@return the mirror's folder, which need not exist} */
    public Path mirror() {
        return home.resolve("mirror");
    }

    /** {@return what there is, and whether it is built} */
    public List<Built> list() {
        var lock = lock();
        return Component.all().stream()
                .map(component -> new Built(component, isBuilt(component, lock)))
                .toList();
    }

    /** A component and whether the mirror holds it as this version of the lab would build it. */
    public record Built(Component component, boolean ready) {}

    private boolean isBuilt(Component component, ArtifactLock lock) {
        var artifact = component.artifact();
        return lock.find(artifact.name())
                        .filter(known -> known.version().equals(artifact.version()))
                        .isPresent()
                && Files.isRegularFile(mirror().resolve(artifact.mirrorPath()))
                && read(stamp(component)).equals(Optional.of(component.recipe()));
    }

    private Path stamp(Component component) {
        return mirror().resolve(component.artifact().name() + ".recipe");
    }

    /**
     * Builds what is missing among {@code names}, or everything when there are none. What was built before stays.
     *
     * @throws ProblemException without Go, without a C compiler where one is needed, when a name is unknown or a build fails
     */
    public void build(Collection<String> names, Consumer<LabProgress> progress) throws InterruptedException {
        var all = Component.all();
        requireKnown(names, all);
        var wanted = all.stream()
                .filter(component -> names.isEmpty() || named(component, names) || partOfNamed(component, all, names))
                .toList();
        try {
            Files.createDirectories(mirror());
            try (var channel = FileChannel.open(
                            home.resolve("mirror.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                var lock = lock();
                var missing = wanted.stream()
                        .filter(component -> !isBuilt(component, lock))
                        .toList();
                makeAll(missing, progress);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the lab's mirror cannot be written: " + mirror(), e);
        }
    }

    private static boolean named(Component component, Collection<String> names) {
        return names.contains(component.artifact().name());
    }

    private static boolean partOfNamed(Component component, List<Component> all, Collection<String> names) {
        return all.stream()
                .anyMatch(other -> named(other, names)
                        && other.parts().contains(component.artifact().name()));
    }

    private static void requireKnown(Collection<String> names, List<Component> found) {
        var known = found.stream().map(component -> component.artifact().name()).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new ProblemException(Problem.of("no component '" + name + "'")
                        .then("components: "
                                + Component.all().stream()
                                        .map(component -> component.artifact().name())
                                        .collect(Collectors.joining(", "))));
            }
        }
    }

    /** Makes components in their order; those of the same sources are compiled in one go. */
    private void makeAll(List<Component> missing, Consumer<LabProgress> progress)
            throws IOException, InterruptedException {
        var builds = Files.createDirectories(home.resolve("build"));
        var compiled = new HashMap<Making.Sources, Path>();
        var compiler = new ComponentCompiler(home, processes);
        try {
            for (Component component : missing) {
                Path work =
                        Files.createTempDirectory(builds, component.artifact().name() + "-");
                try {
                    make(component, work, compiler, compiled, progress);
                } finally {
                    remove(work);
                }
            }
        } finally {
            for (Path work : compiled.values()) {
                remove(work);
            }
        }
    }

    private void make(
            Component component,
            Path work,
            ComponentCompiler compiler,
            Map<Making.Sources, Path> compiled,
            Consumer<LabProgress> progress)
            throws IOException, InterruptedException {
        var artifact = component.artifact();
        String what = artifact.name() + " " + artifact.version();
        switch (component.making()) {
            case Making.StandIn standIn -> {
                progress.accept(new LabProgress("packing a stand-in for " + what));
                write(standIn, Files.createDirectories(work.resolve("bin")));
                publish(component, work.resolve("bin"), standIn.programs(), work);
            }
            case Making.Compiled program -> {
                var sources = program.sources();
                Path folder = work;
                if (!program.file().isEmpty()) {
                    progress.accept(new LabProgress("building " + what + " from its sources"));
                    compiler.compileC(program, work, artifact.version());
                } else if (compiled.containsKey(sources)) {
                    folder = compiled.get(sources);
                } else {
                    progress.accept(
                            new LabProgress("building " + what + " from its sources (minutes at first, then kept)"));
                    folder = Files.createTempDirectory(home.resolve("build"), sources.family() + "-");
                    compiled.put(sources, folder);
                    compiler.compile(sources, folder);
                }
                publish(component, folder.resolve("bin"), program.programs(), work);
            }
            case Making.Packed packed -> {
                progress.accept(new LabProgress("packing " + what));
                Path archive = new ImagePacker(processes, mirror(), lock()).pack(packed.images(), work);
                publish(component, archive, new LinkedHashMap<>(Map.of(artifact.fileName(), tools.sha256(archive))));
            }
        }
    }

    private void remove(Path folder) throws InterruptedException {
        tools.run(SHORT, Map.of(), "rm", "-rf", "--", folder.toString());
    }

    private static void write(Making.StandIn standIn, Path bin) throws IOException {
        for (String name : standIn.programs().sequencedValues()) {
            Path file = Files.writeString(bin.resolve(name), standIn.file(name));
            if (name.endsWith(".pl")) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    /** {@code programs}: name in the vendor's archive to name in {@code bin}, where others may need the file too. */
    private void publish(Component component, Path bin, SequencedMap<String, String> programs, Path work)
            throws IOException, InterruptedException {
        Path tree = Files.createDirectories(work.resolve("tree"));
        SequencedMap<String, String> members = new LinkedHashMap<>();
        for (Map.Entry<String, String> program : programs.entrySet()) {
            Path file = tree.resolve(program.getKey());
            Files.createDirectories(file.getParent());
            Files.copy(bin.resolve(program.getValue()), file, StandardCopyOption.COPY_ATTRIBUTES);
            members.put(program.getKey(), tools.sha256(file));
        }
        Path packed = component.artifact().archive()
                ? tools.gzipped(tree, work.resolve("packed.tar.gz"))
                : tree.resolve(programs.firstEntry().getKey());
        publish(component, packed, members);
    }

    private void publish(Component component, Path packed, SequencedMap<String, String> members)
            throws IOException, InterruptedException {
        var artifact = component.artifact();
        Path target = mirror().resolve(artifact.mirrorPath());
        Files.createDirectories(target.getParent());
        Path beside = target.resolveSibling("." + target.getFileName() + ".new");
        Files.move(packed, beside, StandardCopyOption.REPLACE_EXISTING);
        var pinned = artifact.pinnedAs(tools.sha256(beside), Files.size(beside), members);
        Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path lockFile = mirror().resolve(ArtifactLock.FILE);
        Path next = mirror().resolve(ArtifactLock.FILE + ".new");
        Files.writeString(next, ArtifactLockFile.text(lock().with(ArtifactLock.of(List.of(pinned)))));
        Files.move(next, lockFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(stamp(component), component.recipe());
    }

    /** {@return what the mirror holds; a damaged lock file holds nothing, so everything is built anew} */
    public ArtifactLock lock() {
        var problems = new Problems();
        Path file = mirror().resolve(ArtifactLock.FILE);
        var lock = ArtifactLockFile.read(file.toString(), read(file).orElse(""), problems);
        return problems.isEmpty() ? lock : ArtifactLock.empty();
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
