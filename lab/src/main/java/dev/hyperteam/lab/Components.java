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
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The lab's mirror: real programs, built here from their vendors' sources, in the vendors' archive layout and under a lock file that
 * only lab targets accept. The lab is thereby a site without internet and runs the very same steps. Thread-safe.
 */
public final class Components {
    private static final Duration BUILD = Duration.ofMinutes(20);
    private static final Duration SHORT = Duration.ofMinutes(2);

    /** The oldest Go that reads the {@code go.mod} files. */
    private static final int GO_MINOR = 26;

    private static final Pattern GO = Pattern.compile("go version go1\\.([0-9]{1,3}).*", Pattern.DOTALL);

    private final Path home;
    private final Processes processes;

    Components(Path home, Processes processes) {
        this.home = home;
        this.processes = processes;
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
        var wanted = Component.all().stream()
                .filter(component ->
                        names.isEmpty() || names.contains(component.artifact().name()))
                .toList();
        requireKnown(names, wanted);
        try {
            Files.createDirectories(mirror());
            try (var channel = FileChannel.open(
                            home.resolve("mirror.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                var lock = lock();
                var missing = wanted.stream()
                        .filter(component -> !isBuilt(component, lock))
                        .toList();
                if (!missing.isEmpty()) {
                    boolean compiled = missing.stream().anyMatch(component -> !component.standIn());
                    var go = compiled ? Optional.of(go()) : Optional.<Path>empty();
                    for (Component component : missing) {
                        make(component, go, progress);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the lab's mirror cannot be written: " + mirror(), e);
        }
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

    private Path go() throws InterruptedException {
        for (String candidate : List.of(processes.find("go").toString(), "/usr/local/go/bin/go")) {
            if (Files.isExecutable(Path.of(candidate))) {
                var version = processes.run(Processes.Command.of(SHORT, candidate, "version"));
                var found = GO.matcher(version.stdout());
                if (version.ok() && found.matches() && Integer.parseInt(found.group(1)) >= GO_MINOR) {
                    return Path.of(candidate);
                }
            }
        }
        throw new ProblemException(new Problem(
                "the lab's components need Go 1." + GO_MINOR + " or newer",
                "this machine",
                "there is none on the PATH or in /usr/local/go",
                "install it (https://go.dev/dl), then: hyperteam lab components build"));
    }

    private void make(Component component, Optional<Path> go, Consumer<LabProgress> progress)
            throws IOException, InterruptedException {
        var artifact = component.artifact();
        progress.accept(new LabProgress(
                component.standIn()
                        ? "packing a stand-in for " + artifact.name() + " " + artifact.version()
                        : "building " + artifact.name() + " " + artifact.version()
                                + " from its sources (minutes at first, then kept)"));
        Path work = Files.createTempDirectory(Files.createDirectories(home.resolve("build")), artifact.name() + "-");
        try {
            if (component.standIn()) {
                write(component, Files.createDirectories(work.resolve("bin")));
            } else {
                compile(component, go.orElseThrow(), work);
            }
            Path tree = Files.createDirectories(work.resolve("tree"));
            SequencedMap<String, String> members = new LinkedHashMap<>();
            for (Map.Entry<String, String> program : component.programs().entrySet()) {
                Path file = tree.resolve(program.getKey());
                Files.createDirectories(file.getParent());
                Files.move(work.resolve("bin").resolve(program.getValue()), file);
                members.put(program.getKey(), sha256(file));
            }
            Path packed = artifact.archive()
                    ? pack(tree, work)
                    : tree.resolve(component.programs().firstEntry().getKey());
            publish(component, packed, members);
        } finally {
            run(SHORT, Map.of(), "rm", "-rf", "--", work.toString());
        }
    }

    private static void write(Component component, Path bin) throws IOException {
        for (String name : component.programs().sequencedValues()) {
            Path file = Files.writeString(bin.resolve(name), component.file(name));
            if (name.endsWith(".pl")) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    private void compile(Component component, Path go, Path work) throws IOException, InterruptedException {
        Files.writeString(work.resolve("go.mod"), component.goMod());
        Files.writeString(work.resolve("go.sum"), component.goSum());
        var environment = new TreeMap<String, String>();
        environment.put("CGO_ENABLED", component.cgo() ? "1" : "0");
        environment.put("GOFLAGS", "-mod=readonly");
        environment.put("GOTOOLCHAIN", "local");
        environment.put("GOBIN", work.resolve("bin").toString());
        // HOME may be missing where a service manager started us, and Go then has nowhere for its caches
        environment.put("GOCACHE", home.resolve("go-cache").toString());
        run(
                BUILD,
                environment,
                go.toString(),
                "-C",
                work.toString(),
                "install",
                "-trimpath",
                "-tags",
                component.tags(),
                "-ldflags",
                "-s -w " + component.flags(),
                "tool");
    }

    /** The same files give the same archive. */
    private Path pack(Path tree, Path work) throws InterruptedException {
        Path archive = work.resolve("packed.tar.gz");
        run(
                SHORT,
                Map.of("GZIP", "-n"),
                "tar",
                "--sort=name",
                "--owner=0",
                "--group=0",
                "--numeric-owner",
                "--mtime=@0",
                "-C",
                tree.toString(),
                "-I",
                "gzip -n -1",
                "-cf",
                archive.toString(),
                ".");
        return archive;
    }

    private void publish(Component component, Path packed, SequencedMap<String, String> members)
            throws IOException, InterruptedException {
        var artifact = component.artifact();
        Path target = mirror().resolve(artifact.mirrorPath());
        Files.createDirectories(target.getParent());
        Path beside = target.resolveSibling("." + target.getFileName() + ".new");
        Files.move(packed, beside, StandardCopyOption.REPLACE_EXISTING);
        var pinned = artifact.pinnedAs(sha256(beside), Files.size(beside), members);
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

    private String sha256(Path file) throws InterruptedException {
        var result = processes.run(Processes.Command.of(SHORT, "sha256sum", file.toString()));
        if (!result.ok() || result.stdout().length() < 64) {
            throw new ProblemException(
                    Problem.of("'sha256sum' failed").at(file.toString()).because(result.stderr()));
        }
        return result.stdout().substring(0, 64);
    }

    private void run(Duration limit, Map<String, String> environment, String... argv) throws InterruptedException {
        var result = processes.run(new Processes.Command(List.of(argv), environment, new byte[0], limit, 1 << 20));
        if (!result.ok()) {
            var said = new ArrayList<>((result.stdout() + result.stderr())
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList());
            throw new ProblemException(new Problem(
                    "'" + argv[0] + "' failed",
                    "the lab's components",
                    result.timedOut()
                            ? "it took longer than " + limit.toMinutes() + " min"
                            : String.join("; ", said.subList(Math.max(0, said.size() - 4), said.size())),
                    "needed: Go, a C compiler (gcc, libc6-dev) for runc, and a way to Go's module proxy"));
        }
    }
}
