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
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What lab hosts start from: root file systems and disks, built once and never written to afterwards. */
final class Images {
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

    /** What a machine has and a container has not. */
    private static final List<String> MACHINE = List.of("linux-image-cloud-amd64", "initramfs-tools", "udev");

    private static final Duration UNUSED = Duration.ofDays(35);
    private static final String DISK_SIZE = "20G";

    /**
     * What an image is made of.
     *
     * @param suite of Debian
     * @param disk whether it is a disk with a kernel, and not a root file system
     */
    record Recipe(String suite, boolean disk, List<String> packages) {
        static Recipe root(List<String> extraPackages) {
            return new Recipe(LabOs.DEBIAN_12.suite(), false, join(PACKAGES, extraPackages));
        }

        static Recipe disk(LabOs os, List<String> extraPackages) {
            return new Recipe(os.suite(), true, join(join(PACKAGES, MACHINE), extraPackages));
        }

        private static List<String> join(List<String> some, List<String> more) {
            return Stream.concat(some.stream(), more.stream()).toList();
        }

        /** {@return the name of an image: it changes with the recipe, and monthly, so that its packages never get old} */
        String key(YearMonth month) {
            var parts = new ArrayList<>(
                    List.of(Scripts.text("image.sh"), suite, String.join(",", packages), month.toString()));
            if (disk) {
                parts.addAll(List.of(Scripts.text("disk.sh"), DISK_SIZE));
            }
            return Scripts.hash(parts);
        }
    }

    private final LabLayout layout;
    private final Scripts scripts;
    private final Clock clock;

    Images(LabLayout layout, Scripts scripts, Clock clock) {
        this.layout = layout;
        this.scripts = scripts;
        this.clock = clock;
    }

    Path folder(String key) {
        return layout.images().resolve(key);
    }

    Path root(String key) {
        return folder(key).resolve("root");
    }

    /** {@return the name of the image of this recipe and month, whether or not it exists} */
    String key(Recipe recipe) {
        return recipe.key(month());
    }

    /** {@return the name of the image of this recipe and month, if it exists} */
    Optional<String> find(Recipe recipe) {
        return Optional.of(recipe.key(month())).filter(key -> Files.isDirectory(folder(key)));
    }

    /** {@return the name of an image that exists and of which at most the month is another one} */
    Optional<String> findLatest(Recipe recipe) {
        return IntStream.range(0, 12)
                .mapToObj(ago -> recipe.key(month().minusMonths(ago)))
                .filter(key -> Files.isDirectory(folder(key)))
                .findFirst();
    }

    private YearMonth month() {
        return YearMonth.from(clock.now().atZone(ZoneOffset.UTC));
    }

    /** {@return the name of an image of this recipe, which exists now; building it takes about a minute} */
    String ensure(Recipe recipe, Consumer<LabProgress> progress) throws InterruptedException {
        String key = recipe.key(month());
        if (Files.isDirectory(folder(key))) {
            return key;
        }
        Path lock = layout.images().resolve("lock");
        try (var _ = LabLock.take(
                lock,
                Duration.ofMinutes(20),
                clock,
                () -> progress.accept(
                        new LabProgress("waiting for another process that builds an image of the lab")))) {
            if (!Files.isDirectory(folder(key))) {
                build(key, recipe, progress);
                removeOld(key, layout.imagesInUse());
            }
        }
        return key;
    }

    private void build(String key, Recipe recipe, Consumer<LabProgress> progress) throws InterruptedException {
        progress.accept(new LabProgress("building the " + (recipe.disk() ? "disk" : "root file system") + " of Debian "
                + recipe.suite() + " (about a minute, and once a month)"));
        Path draft = layout.images().resolve(key + ".building");
        // Left by a build that was killed: nobody uses it, because only a finished one has its final name.
        remove(draft);
        try {
            fill(draft, recipe);
            Files.move(draft, folder(key), StandardCopyOption.ATOMIC_MOVE);
        } catch (ProblemException e) {
            remove(draft);
            Problem first = e.problems().getFirst();
            throw new ProblemException(
                    first.then("check that this machine reaches its Debian mirror (apt-get update)"), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fill(Path draft, Recipe recipe) throws InterruptedException {
        String root = draft.resolve("root").toString();
        scripts.run(
                "cannot build the lab's root file system",
                "image.sh",
                Duration.ofMinutes(15),
                Map.of(),
                root,
                layout.archives().toString(),
                recipe.suite(),
                String.join(",", recipe.packages()));
        if (recipe.disk()) {
            scripts.run(
                    "cannot make a disk of the lab's root file system",
                    "disk.sh",
                    Duration.ofMinutes(10),
                    Map.of(),
                    root,
                    draft.toString(),
                    DISK_SIZE);
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
