package dev.hyperteam.lab;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The root file systems that lab hosts start from, built once and never written to afterwards. */
final class Images {
    static final String SUITE = "bookworm";
    /** What a hoster's Debian has beyond the essential packages and what any runbook may take for granted; nothing more. */
    private static final List<String> PACKAGES = List.of(
            "systemd",
            "systemd-sysv",
            "dbus",
            "libpam-systemd",
            "openssh-server",
            "iproute2",
            "iputils-ping",
            "procps",
            "kmod",
            "ca-certificates");

    private static final Duration UNUSED = Duration.ofDays(35);

    private final LabLayout layout;
    private final Scripts scripts;
    private final Clock clock;

    Images(LabLayout layout, Scripts scripts, Clock clock) {
        this.layout = layout;
        this.scripts = scripts;
        this.clock = clock;
    }

    /** {@return the name of an image: it changes with the recipe, and monthly, so that its packages never get old} */
    static String key(List<String> packages, YearMonth month) {
        return Scripts.hash(List.of(Scripts.text("image.sh"), SUITE, String.join(",", packages), month.toString()));
    }

    Path folder(String key) {
        return layout.images().resolve(key).resolve("root");
    }

    /** {@return the name of an image with these packages, which exists now; building it takes about a minute} */
    String ensure(List<String> extraPackages, Set<String> inUse, Consumer<LabProgress> progress)
            throws InterruptedException {
        var packages = new ArrayList<>(PACKAGES);
        packages.addAll(extraPackages);
        String key = key(packages, YearMonth.from(clock.now().atZone(ZoneOffset.UTC)));
        if (Files.isDirectory(folder(key))) {
            return key;
        }
        Path lock = layout.images().resolve("lock");
        try (var _ = LabLock.take(
                lock,
                Duration.ofMinutes(20),
                clock,
                () -> progress.accept(
                        new LabProgress("waiting for another process that builds the lab's root file system")))) {
            if (!Files.isDirectory(folder(key))) {
                build(key, packages, progress);
                removeOld(key, inUse);
            }
        }
        return key;
    }

    private void build(String key, List<String> packages, Consumer<LabProgress> progress) throws InterruptedException {
        progress.accept(new LabProgress(
                "building the root file system of Debian " + SUITE + " (about a minute, and once a month)"));
        Path draft = layout.images().resolve(key + ".building");
        // Left by a build that was killed: nobody uses it, because only a finished one has its final name.
        remove(draft);
        try {
            scripts.run(
                    "cannot build the lab's root file system",
                    "image.sh",
                    Duration.ofMinutes(15),
                    Map.of(),
                    draft.resolve("root").toString(),
                    layout.archives().toString(),
                    SUITE,
                    String.join(",", packages));
            Files.move(draft, layout.images().resolve(key), StandardCopyOption.ATOMIC_MOVE);
        } catch (ProblemException e) {
            remove(draft);
            Problem first = e.problems().getFirst();
            throw new ProblemException(
                    first.then("check that this machine reaches its Debian mirror (apt-get update)"), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void removeOld(String current, Set<String> inUse) throws InterruptedException {
        List<Path> old;
        try (Stream<Path> images = Files.list(layout.images())) {
            old = images.filter(Files::isDirectory)
                    .filter(image -> !image.getFileName().toString().equals(current))
                    .filter(image -> !inUse.contains(image.getFileName().toString()))
                    .filter(this::isOld)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Path image : old) {
            remove(image);
        }
    }

    private boolean isOld(Path image) {
        try {
            return Files.getLastModifiedTime(image)
                    .toInstant()
                    .isBefore(clock.now().minus(UNUSED));
        } catch (IOException e) {
            return false;
        }
    }

    private void remove(Path folder) throws InterruptedException {
        // One file system: should anything ever be mounted in there, it is not ours to empty.
        scripts.run(
                "cannot remove " + folder,
                List.of("rm", "-rf", "--one-file-system", "--", folder.toString()),
                Duration.ofMinutes(5),
                Map.of());
    }
}
