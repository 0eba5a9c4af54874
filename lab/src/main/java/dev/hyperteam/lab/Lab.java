package dev.hyperteam.lab;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lab hosts in containers of this machine: real Debian servers with systemd and sshd, made in seconds and thrown away.
 *
 * <p>Hosts outlive the process that made them and are found again by name. Thread-safe, and safe between processes: what works on the
 * same host waits for each other. Every failure is a {@link ProblemException}; an interrupted call leaves nothing half-made that the
 * next {@link #up} or {@link #down} would not mend.
 */
public final class Lab {
    private static final Duration BOOT = Duration.ofSeconds(90);
    private static final Duration SHORT = Duration.ofSeconds(60);

    private final LabLayout layout;
    private final Scripts scripts;
    private final Requirements requirements;
    private final Images images;
    private final Network network;
    private final Guest guest;
    private final Clock clock;

    private Lab(LabLayout layout, Processes processes, Clock clock) {
        this.layout = layout;
        this.clock = clock;
        this.scripts = new Scripts(layout.home(), processes);
        this.requirements = new Requirements(scripts, processes);
        this.images = new Images(layout, scripts, clock);
        this.network = new Network(layout, scripts, clock);
        this.guest = new Guest(scripts, clock);
    }

    /** {@return this machine's lab, with its files in /var/lib/hyperteam-lab} */
    public static Lab onThisMachine() {
        return at(LabLayout.DEFAULT_HOME, Processes.system(), Clock.system());
    }

    /** {@return a lab with its files in {@code home}; it shares nothing with labs elsewhere but the ranges of addresses} */
    public static Lab at(Path home, Processes processes, Clock clock) {
        return new Lab(new LabLayout(home.toAbsolutePath(), LabLayout.DEFAULT_RUN), processes, clock);
    }

    /** {@return everything that keeps this machine from holding a lab, or a lab from reaching its packages; changes nothing} */
    public List<Problem> problems() throws InterruptedException {
        return requirements.problems();
    }

    /**
     * Makes sure that a lab host is there, switched on and booted. One that is on is returned as it is; one that is off boots again
     * with its files; else a new one is made, and its root file system too if there is no recent one.
     *
     * @param progress is told what takes long
     * @return the host, ready for a login
     */
    public LabHost up(LabSettings settings, Consumer<LabProgress> progress) throws InterruptedException {
        requirements.ensure(settings.installMissing(), progress);
        String name = settings.name();
        try (var _ = lock(name, progress)) {
            Optional<HostState> before = HostState.read(layout.state(name));
            if (before.isPresent() && before.get().launcher().isAlive()) {
                return booted(before.get());
            }
            progress.accept(new LabProgress("making lab host " + name));
            String image = before.map(HostState::image)
                    .filter(key -> Files.isDirectory(images.folder(key)))
                    .orElse("");
            if (image.isEmpty()) {
                // Files without their image are of no use: a start that was interrupted, or images that were deleted.
                discard(name);
                image = images.ensure(settings.extraPackages(), imagesInUse(), progress);
            }
            CgroupLayout cgroups = before.map(HostState::cgroups).orElse(settings.cgroups());
            HostState state =
                    start(name, image, cgroups, before.map(HostState::slot).orElse(-1));
            progress.accept(new LabProgress("booting lab host " + name));
            return booted(state);
        }
    }

    /** Switches a lab host off for good and removes all that is its own; with the last one goes the lab's network. */
    public void down(String name) throws InterruptedException {
        LabSettings.checkName(name);
        requirements.ensure(false, _ -> {});
        try (var _ = lock(name, _ -> {})) {
            kill(name);
            discard(name);
        }
        try (var _ = network.lock()) {
            network.tidy();
        }
    }

    /** {@return how the lab host of this name is; needs no root and changes nothing} */
    public LabStatus status(String name) {
        LabSettings.checkName(name);
        Optional<HostState> state = HostState.read(layout.state(name));
        if (state.isEmpty()) {
            return new LabStatus.Absent(name);
        }
        OptionalLong leader =
                state.get().launcher().isAlive() ? Guest.leader(state.get().launcher()) : OptionalLong.empty();
        return leader.isPresent() ? new LabStatus.On(host(state.get(), leader.getAsLong())) : new LabStatus.Off(name);
    }

    /** {@return the names of all lab hosts that have files here, in alphabetical order} */
    public List<String> names() {
        try (Stream<Path> folders = Files.list(layout.hosts())) {
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

    /**
     * Reboots a lab host as {@code systemctl reboot} does. Same files, address and keys; firewall rules, net.* sysctls and everything
     * in /run are those of a fresh boot.
     */
    public LabHost reboot(String name) throws InterruptedException {
        return again(
                name,
                leader -> scripts.run(
                        "cannot ask the lab host to reboot",
                        // systemd's own signal for reboot.target, SIGRTMIN+5, as a number because kill(1) names it
                        // differently everywhere.
                        List.of("kill", "-39", String.valueOf(leader)),
                        SHORT,
                        Map.of()));
    }

    /**
     * Cuts the power of a lab host at once and switches it on again. What its kernel had not written yet is not lost, other than on a
     * real machine, because that kernel is this machine's; what programs had not written yet is.
     */
    public LabHost powerCycle(String name) throws InterruptedException {
        return again(name, leader -> {
            try {
                Files.writeString(layout.host(name).resolve("power-on-again"), "");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            ProcessHandle.of(leader).ifPresent(ProcessHandle::destroyForcibly);
        });
    }

    private interface Push {
        void accept(long leader) throws InterruptedException;
    }

    private LabHost again(String name, Push push) throws InterruptedException {
        LabSettings.checkName(name);
        try (var _ = lock(name, _ -> {})) {
            HostState state = HostState.read(layout.state(name))
                    .filter(known -> known.launcher().isAlive())
                    .orElseThrow(() -> notOn(name));
            long leader = Guest.leader(state.launcher()).orElseThrow(() -> notOn(name));
            push.accept(leader);
            awaitEnd(name, leader);
            return booted(state);
        }
    }

    private static ProblemException notOn(String name) {
        return new ProblemException(Problem.of("there is no lab host '" + name + "' that is switched on")
                .then("switch it on: lab up"));
    }

    private LabHost booted(HostState state) throws InterruptedException {
        return host(state, guest.awaitBooted(state, layout.host(state.name()), BOOT));
    }

    private LabHost host(HostState state, long leader) {
        Path folder = layout.host(state.name());
        return new LabHost(
                state.name(),
                state.address(),
                22,
                "root",
                folder.resolve("id_ed25519"),
                folder.resolve("known_hosts"),
                leader,
                folder);
    }

    private HostState start(String name, String image, CgroupLayout cgroups, int formerSlot)
            throws InterruptedException {
        Path folder = layout.host(name);
        scripts.run("cannot tidy up", "sweep.sh", SHORT, Map.of(), layout.group(name));
        try (var _ = network.lock()) {
            AddressPlan plan = network.open();
            int slot = network.freeSlot(formerSlot);
            createPrivate(folder);
            scripts.run("cannot make keys", "keys.sh", SHORT, Map.of(), folder.toString(), name, plan.guest(slot));
            String pid = scripts.run(
                    "cannot start lab host '" + name + "'",
                    "start.sh",
                    SHORT,
                    environment(name, image, cgroups, plan, slot),
                    scripts.file("launch.sh").toString());
            ProcessId launcher = ProcessId.of(Long.parseLong(pid))
                    .orElseThrow(() -> new ProblemException(Problem.of("the launcher of the lab host ended at once")
                            .at("lab/" + name)
                            .then("read " + folder.resolve("launcher.log"))));
            network.take(slot, launcher);
            var state = new HostState(name, image, cgroups, slot, plan.guest(slot), launcher);
            state.write(layout.state(name));
            return state;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> environment(
            String name, String image, CgroupLayout cgroups, AddressPlan plan, int slot) {
        boolean plain = cgroups == CgroupLayout.PLAIN;
        var variables = new HashMap<String, String>();
        variables.put("LAB_FOLDER", layout.host(name).toString());
        variables.put("LAB_NAME", name);
        variables.put("LAB_GROUP", layout.group(name));
        variables.put("LAB_IMAGE", images.folder(image).toString());
        variables.put("LAB_DISK", plain ? "overlay" : "copy");
        variables.put("LAB_CGROUPS", plain || unifiedHasControllers() ? "unified" : "hybrid");
        variables.put("LAB_LINK", AddressPlan.link(slot));
        variables.put("LAB_GATEWAY", plan.gateway(slot));
        variables.put("LAB_ADDRESS", plan.guest(slot));
        variables.put("LAB_ARCHIVES", layout.archives().toString());
        return variables;
    }

    private static boolean unifiedHasControllers() {
        try {
            return !Files.readString(Path.of("/sys/fs/cgroup/cgroup.controllers"))
                    .isBlank();
        } catch (IOException e) {
            return false;
        }
    }

    private static void createPrivate(Path folder) throws IOException {
        Files.createDirectories(folder.getParent());
        if (!Files.exists(folder)) {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    private void kill(String name) throws InterruptedException {
        Optional<ProcessId> launcher =
                HostState.read(layout.state(name)).map(HostState::launcher).filter(ProcessId::isAlive);
        if (launcher.isPresent()) {
            ProcessHandle.of(launcher.get().pid()).ifPresent(ProcessHandle::destroyForcibly);
            awaitEnd(name, launcher.get().pid());
        }
    }

    private static void awaitEnd(String name, long pid) throws InterruptedException {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isEmpty()) {
            return;
        }
        try {
            process.get().onExit().get(BOOT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new ProblemException(
                    Problem.of("the lab host does not go down")
                            .at("lab/" + name)
                            .because("process " + pid + " is still there after " + BOOT.toSeconds() + " s"),
                    e);
        }
    }

    /** Removes the files and cgroups of a host that is off, and keeps the packages that it has downloaded. */
    private void discard(String name) throws InterruptedException {
        Path folder = layout.host(name);
        scripts.run(
                "cannot remove the cgroups of lab host '" + name + "'",
                "sweep.sh",
                SHORT,
                Map.of(),
                layout.group(name));
        if (!Files.exists(folder)) {
            return;
        }
        String archives = folder.resolve("archives").toString();
        scripts.run(
                "cannot keep packages",
                "archives.sh",
                SHORT,
                Map.of(),
                archives,
                layout.archives().toString());
        scripts.run(
                "cannot remove the files of lab host '" + name + "'",
                List.of("rm", "-rf", "--one-file-system", "--", folder.toString()),
                Duration.ofMinutes(5),
                Map.of());
    }

    private Set<String> imagesInUse() {
        return names().stream()
                .map(name -> HostState.read(layout.state(name)))
                .flatMap(Optional::stream)
                .map(HostState::image)
                .collect(Collectors.toSet());
    }

    private LabLock lock(String name, Consumer<LabProgress> progress) throws InterruptedException {
        return LabLock.take(
                // On the tmpfs: lock files cannot be removed safely, and there a reboot does it.
                layout.run().resolve("locks").resolve(layout.group(name)),
                Duration.ofMinutes(20),
                clock,
                () -> progress.accept(new LabProgress("waiting for another process that works on lab host " + name)));
    }
}
