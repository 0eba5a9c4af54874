package dev.hyperteam.lab;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What this machine must have before it can hold lab hosts of one driver. */
final class Requirements {
    private static final Path KEYRING = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");

    private final Scripts scripts;
    private final Predicate<String> installed;
    private final Map<String, String> programs;
    private final boolean keyring;
    private final Supplier<Optional<Problem>> unfit;

    private Requirements(
            Scripts scripts,
            Processes processes,
            Map<String, String> programs,
            boolean keyring,
            Supplier<Optional<Problem>> unfit) {
        this.scripts = scripts;
        this.installed = program -> processes.find(program).isAbsolute()
                || Files.isExecutable(Path.of("/usr/sbin", program))
                || Files.isExecutable(Path.of("/sbin", program));
        this.programs = programs;
        this.keyring = keyring;
        this.unfit = unfit;
    }

    static Requirements container(Scripts scripts, Processes processes) {
        return new Requirements(
                scripts, processes, CONTAINER, true, () -> machine(System.getProperty("os.name", ""), uid()));
    }

    /** What hosts in a Docker engine need; that one answers is another question. */
    static Requirements docker(Scripts scripts, Processes processes) {
        return new Requirements(scripts, processes, DOCKER, false, Optional::empty);
    }

    /** What virtual machines need to run; {@code image} adds what making their image needs. */
    static Requirements vm(Scripts scripts, Processes processes, boolean image) {
        var programs = new LinkedHashMap<>(VM);
        if (image) {
            programs.putAll(VM_IMAGE);
        }
        return new Requirements(
                scripts,
                processes,
                programs,
                image,
                () -> emulator(System.getProperty("os.name", ""), System.getProperty("os.arch", "")));
    }

    /** Program to Debian package. */
    private static final Map<String, String> CONTAINER = Map.of(
            "debootstrap", "debootstrap",
            "systemd-nspawn", "systemd-container",
            "nft", "nftables",
            "ip", "iproute2",
            "ssh-keygen", "openssh-client",
            "nsenter", "util-linux");

    private static final Map<String, String> DOCKER =
            Map.of("docker", "docker.io", "tar", "tar", "ssh-keygen", "openssh-client");

    private static final Map<String, String> VM = Map.of(
            "qemu-system-x86_64", "qemu-system-x86",
            "qemu-img", "qemu-utils",
            "cpio", "cpio",
            "perl", "perl-base",
            "ssh", "openssh-client",
            "setsid", "util-linux");

    private static final Map<String, String> VM_IMAGE =
            Map.of("debootstrap", "debootstrap", "mke2fs", "e2fsprogs", "unshare", "util-linux");

    /** {@return why this machine can never do it} */
    Optional<Problem> unfit() {
        return unfit.get();
    }

    /**
     * Makes sure of everything that the lab needs.
     *
     * @throws ProblemException that names everything that is missing and how to get it
     */
    void ensure(boolean mayInstall, Consumer<LabProgress> progress) throws InterruptedException {
        unfit().ifPresent(problem -> {
            throw new ProblemException(problem);
        });
        List<String> missing = missing();
        if (missing.isEmpty()) {
            return;
        }
        if (!mayInstall || uid() != 0 || !installed.test("apt-get")) {
            throw new ProblemException(notInstalled(missing));
        }
        progress.accept(new LabProgress("installing what the lab needs on this machine: " + String.join(" ", missing)));
        install(missing);
    }

    /** {@return what is wrong, without mending anything} */
    List<Problem> problems() {
        Optional<Problem> machine = unfit();
        if (machine.isPresent()) {
            return List.of(machine.get());
        }
        List<String> missing = missing();
        return missing.isEmpty() ? List.of() : List.of(notInstalled(missing));
    }

    private List<String> missing() {
        return missing(programs, installed, !keyring || Files.exists(KEYRING));
    }

    private static Problem notInstalled(List<String> packages) {
        String names = String.join(" ", packages);
        return Problem.of("the lab needs programs that are not installed: " + names)
                .at("this machine")
                .then("apt-get install --no-install-recommends " + names);
    }

    private void install(List<String> packages) throws InterruptedException {
        var quiet = Map.of("DEBIAN_FRONTEND", "noninteractive");
        String what = "cannot install " + String.join(" ", packages);
        scripts.run(what, List.of("apt-get", "-q", "-y", "update"), Duration.ofMinutes(5), quiet);
        var argv = new ArrayList<>(
                List.of("apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=120", "install", "--no-install-recommends"));
        argv.addAll(packages);
        scripts.run(what, argv, Duration.ofMinutes(10), quiet);
    }

    static List<String> missing(Map<String, String> programs, Predicate<String> installed, boolean keyring) {
        var packages = new TreeSet<String>();
        programs.forEach((program, debianPackage) -> {
            if (!installed.test(program)) {
                packages.add(debianPackage);
            }
        });
        if (!keyring) {
            packages.add("debian-archive-keyring");
        }
        return List.copyOf(packages);
    }

    /** {@return why a machine cannot hold virtual machines of the lab at all} */
    static Optional<Problem> emulator(String system, String architecture) {
        if (!"Linux".equals(system) || !"amd64".equals(architecture)) {
            return Optional.of(Problem.of(
                            "the vm lab needs Linux on amd64, and this is " + system + " on " + architecture)
                    .at("this machine")
                    .then("run it on such a machine, or name a server of your own as the target instead of --lab"));
        }
        return Optional.empty();
    }

    /** {@return why a machine cannot hold containers of the lab at all} */
    static Optional<Problem> machine(String system, int uid) {
        if (!"Linux".equals(system)) {
            return Optional.of(Problem.of("the container lab needs Linux, and this is " + system)
                    .at("this machine")
                    .then("run it on a Debian machine, or name a server of your own as the target instead of --lab"));
        }
        if (uid != 0) {
            return Optional.of(
                    Problem.of("the container lab needs root, and this is user " + uid)
                            .at("this machine")
                            .because("it boots a system in namespaces of its own and gives it a network")
                            .then(
                                    "run it with sudo, take --driver vm, or name a server of your own as the target instead of --lab"));
        }
        return Optional.empty();
    }

    static int uid() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return -1;
        }
    }
}
