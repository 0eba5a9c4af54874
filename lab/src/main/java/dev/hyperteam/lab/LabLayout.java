package dev.hyperteam.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the lab keeps things.
 *
 * @param home shared archives, hosts: survives a reboot of this machine
 * @param images what hosts start from; users without root share root's
 * @param run the network that is up now: on a tmpfs, forgotten by a reboot just as the network is; one for the whole machine
 */
record LabLayout(Path home, Path images, Path run) {
    static final Path DEFAULT_HOME = Path.of("/var/lib/hyperteam-lab");
    static final Path DEFAULT_RUN = Path.of("/run/hyperteam-lab");

    /** {@return root's layout in {@code home}} */
    static LabLayout in(Path home) {
        Path absolute = home.toAbsolutePath();
        return new LabLayout(absolute, absolute.resolve("images"), DEFAULT_RUN);
    }

    /** {@return the layout of a user without root; images are those that root has made} */
    static LabLayout ofUser(Map<String, String> environment) {
        Path userHome = Path.of(environment.getOrDefault("HOME", "/"));
        Path home = folder(environment, "XDG_DATA_HOME")
                .orElse(userHome.resolve(".local/share"))
                .resolve("hyperteam-lab");
        Path run = folder(environment, "XDG_RUNTIME_DIR")
                .map(folder -> folder.resolve("hyperteam-lab"))
                .orElse(home.resolve("run"));
        return new LabLayout(home, DEFAULT_HOME.resolve("images"), run);
    }

    private static Optional<Path> folder(Map<String, String> environment, String variable) {
        // The rule of the XDG base directories: what is not absolute does not count.
        return Optional.ofNullable(environment.get(variable)).map(Path::of).filter(Path::isAbsolute);
    }

    /** Makes a host's folder, which nobody else may look into: it holds private keys. */
    static void createPrivate(Path folder) throws IOException {
        Files.createDirectories(folder.getParent());
        if (!Files.exists(folder)) {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    Path archives() {
        return home.resolve("archives");
    }

    Path hosts() {
        return home.resolve("hosts");
    }

    Path host(String name) {
        return hosts().resolve(name);
    }

    Path state(String name) {
        return host(name).resolve("state");
    }

    /** {@return the names of all hosts that have files here, in alphabetical order} */
    List<String> names() {
        try (Stream<Path> folders = Files.list(hosts())) {
            return folders.filter(folder -> Files.exists(folder.resolve("state")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the images that hosts of any driver stand on} */
    Set<String> imagesInUse() {
        return names().stream()
                .flatMap(name -> StateFile.read(state(name)).stream())
                .map(text -> StateFile.parse(text).getOrDefault("image", ""))
                .collect(Collectors.toSet());
    }

    /** {@return the name of a host's cgroups; hosts of the same name in two homes are two hosts} */
    String group(String name) {
        return "hyperteam-lab-" + name + "-"
                + Scripts.hash(List.of(home.toString())).substring(0, 6);
    }

    /** {@return where a virtual machine takes orders; here, because the name of a socket has at most 107 bytes} */
    Path monitor(String name) {
        return run.resolve("monitor").resolve(group(name));
    }

    Path slots() {
        return run.resolve("slots");
    }
}
