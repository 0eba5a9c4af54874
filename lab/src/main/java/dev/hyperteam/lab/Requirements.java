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

/** What this machine must have before it can hold a lab. */
final class Requirements {
    /** Program to Debian package. */
    private static final Map<String, String> PROGRAMS = programs();

    private static Map<String, String> programs() {
        var programs = new LinkedHashMap<String, String>();
        programs.put("debootstrap", "debootstrap");
        programs.put("systemd-nspawn", "systemd-container");
        programs.put("nft", "nftables");
        programs.put("ip", "iproute2");
        programs.put("ssh-keygen", "openssh-client");
        programs.put("nsenter", "util-linux");
        return programs;
    }

    private static final Duration LIST = Duration.ofSeconds(20);
    private static final Path KEYRING = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");

    private final Scripts scripts;
    private final Predicate<String> installed;

    Requirements(Scripts scripts, Processes processes) {
        this.scripts = scripts;
        this.installed = program -> processes.find(program).isAbsolute()
                || Files.isExecutable(Path.of("/usr/sbin", program))
                || Files.isExecutable(Path.of("/sbin", program));
    }

    /**
     * Makes sure of everything that the lab needs.
     *
     * @throws ProblemException that names everything that is missing and how to get it
     */
    void ensure(boolean mayInstall, Consumer<LabProgress> progress) throws InterruptedException {
        machine(System.getProperty("os.name", ""), uid()).ifPresent(problem -> {
            throw new ProblemException(problem);
        });
        List<String> missing = missing(installed, Files.exists(KEYRING));
        if (missing.isEmpty()) {
            return;
        }
        if (!mayInstall || !installed.test("apt-get")) {
            throw new ProblemException(notInstalled(missing));
        }
        progress.accept(new LabProgress("installing what the lab needs on this machine: " + String.join(" ", missing)));
        install(missing);
    }

    /** {@return what is wrong, without mending anything} */
    List<Problem> problems() throws InterruptedException {
        Optional<Problem> machine = machine(System.getProperty("os.name", ""), uid());
        if (machine.isPresent()) {
            return List.of(machine.get());
        }
        List<String> missing = missing(installed, Files.exists(KEYRING));
        if (!missing.isEmpty()) {
            return List.of(notInstalled(missing));
        }
        // Docker leaves this policy behind, also after it has gone. No rule in a table of ours can take a drop back.
        String ruleset = scripts.run("cannot read the firewall", List.of("nft", "list", "ruleset"), LIST, Map.of());
        return forwardIsDropped(ruleset)
                ? List.of(Problem.of("this machine's firewall drops what it should forward")
                        .at("this machine")
                        .because("a forward chain has the policy drop, so lab hosts reach no packages")
                        .then("iptables -P FORWARD ACCEPT, or accept hlab+ in that chain"))
                : List.of();
    }

    static boolean forwardIsDropped(String ruleset) {
        return ruleset.lines().anyMatch(line -> line.contains("hook forward") && line.contains("policy drop"));
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

    static List<String> missing(Predicate<String> installed, boolean keyring) {
        var packages = new TreeSet<String>();
        PROGRAMS.forEach((program, debianPackage) -> {
            if (!installed.test(program)) {
                packages.add(debianPackage);
            }
        });
        if (!keyring) {
            packages.add("debian-archive-keyring");
        }
        return List.copyOf(packages);
    }

    /** {@return why a machine cannot hold a lab at all} */
    static Optional<Problem> machine(String system, int uid) {
        if (!"Linux".equals(system)) {
            return Optional.of(Problem.of("the container lab needs Linux, and this is " + system)
                    .at("this machine")
                    .then("run it on a Debian machine, or name a server of your own as the target instead of --lab"));
        }
        if (uid != 0) {
            return Optional.of(Problem.of("the container lab needs root, and this is user " + uid)
                    .at("this machine")
                    .because("it boots a system in namespaces of its own and gives it a network")
                    .then("run it with sudo, or name a server of your own as the target instead of --lab"));
        }
        return Optional.empty();
    }

    private static int uid() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return -1;
        }
    }
}
