package dev.hyperteam.lab;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lab hosts in containers of this machine: real Debian servers with systemd and sshd, made in seconds. */
final class ContainerDriver implements Driver {
    private static final Duration BOOT = Duration.ofSeconds(90);
    private static final Duration SHORT = Duration.ofSeconds(60);

    private final LabLayout layout;
    private final Scripts scripts;
    private final Requirements requirements;
    private final Images images;
    private final Network network;
    private final Guest guest;

    ContainerDriver(LabLayout layout, Scripts scripts, Images images, Processes processes, Clock clock) {
        this.layout = layout;
        this.scripts = scripts;
        this.images = images;
        this.requirements = Requirements.container(scripts, processes);
        this.network = new Network(layout, scripts, clock);
        this.guest = new Guest(scripts, clock);
    }

    @Override
    public Optional<Problem> unfit() {
        return requirements.unfit();
    }

    @Override
    public List<Problem> problems() throws InterruptedException {
        List<Problem> problems = requirements.problems();
        return problems.isEmpty() ? network.problems() : problems;
    }

    @Override
    public List<LabHost> up(LabSettings settings, Members members, Consumer<LabProgress> progress)
            throws InterruptedException {
        onlyDebian12(settings);
        requirements.ensure(settings.installMissing(), progress);
        List<String> off =
                members.names().stream().filter(name -> alive(name).isEmpty()).toList();
        if (!off.isEmpty()) {
            String hosts = (off.size() == 1 ? "lab host " : "lab hosts ") + String.join(", ", off);
            progress.accept(new LabProgress("making " + hosts));
            var images = new HashMap<String, String>();
            for (String name : off) {
                images.put(name, image(name, settings, progress));
            }
            start(settings, members, images);
            progress.accept(new LabProgress("booting " + hosts));
        }
        var hosts = new ArrayList<LabHost>();
        for (String name : members.names()) {
            hosts.add(booted(alive(name).orElseThrow(() -> Lab.notOn(name))));
        }
        return List.copyOf(hosts);
    }

    private Optional<HostState> alive(String name) {
        return HostState.read(layout.state(name))
                .filter(state -> state.launcher().isAlive());
    }

    /** {@return the image that a host which is off stands on, or shall stand on} */
    private String image(String name, LabSettings settings, Consumer<LabProgress> progress)
            throws InterruptedException {
        Optional<String> former = HostState.read(layout.state(name))
                .map(HostState::image)
                .filter(key -> Files.isDirectory(images.root(key)));
        if (former.isPresent()) {
            return former.get();
        }
        // Files without their image are of no use: a start that was interrupted, or images that were deleted.
        discard(name);
        return images.ensure(Images.Recipe.root(settings.extraPackages()), progress);
    }

    private static void onlyDebian12(LabSettings settings) {
        if (settings.os().filter(os -> os != LabOs.DEBIAN_12).isPresent()) {
            throw new ProblemException(Problem.of("the container lab has Debian 12 only")
                    .at("lab/" + settings.name())
                    .then("--driver vm has " + String.join(" and ", LabOs.words())));
        }
    }

    @Override
    public void down(String name) throws InterruptedException {
        requirements.ensure(false, _ -> {});
        kill(name);
        discard(name);
        try (var _ = network.lock()) {
            network.tidy();
        }
    }

    @Override
    public LabStatus status(String name) {
        Optional<HostState> state = HostState.read(layout.state(name));
        if (state.isEmpty()) {
            return new LabStatus.Absent(name);
        }
        OptionalLong leader =
                state.get().launcher().isAlive() ? Guest.leader(state.get().launcher()) : OptionalLong.empty();
        return leader.isPresent() ? new LabStatus.On(host(state.get(), leader.getAsLong())) : new LabStatus.Off(name);
    }

    @Override
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

    @Override
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

    @Override
    public void snapshot(String name, String snapshot) {
        throw noSnapshots(name);
    }

    @Override
    public LabHost restore(String name, String snapshot) {
        throw noSnapshots(name);
    }

    @Override
    public List<String> snapshots(String name) {
        throw noSnapshots(name);
    }

    static ProblemException noSnapshots(String name) {
        return new ProblemException(Problem.of("a container has no snapshots")
                .at("lab/" + name)
                .because("its processes run under this machine's kernel, which cannot put them aside")
                .then("lab down, then lab up --driver vm"));
    }

    private interface Push {
        void accept(long leader) throws InterruptedException;
    }

    private LabHost again(String name, Push push) throws InterruptedException {
        HostState state = HostState.read(layout.state(name))
                .filter(known -> known.launcher().isAlive())
                .orElseThrow(() -> Lab.notOn(name));
        long leader = Guest.leader(state.launcher()).orElseThrow(() -> Lab.notOn(name));
        push.accept(leader);
        Guest.awaitEnd(name, leader, BOOT);
        return booted(state);
    }

    private LabHost booted(HostState state) throws InterruptedException {
        return host(state, guest.awaitBooted(state, layout.host(state.name()), BOOT));
    }

    private LabHost host(HostState state, long leader) {
        Path folder = layout.host(state.name());
        return new LabHost(
                state.name(),
                LabDriver.CONTAINER,
                state.address(),
                22,
                "root",
                folder.resolve("id_ed25519"),
                folder.resolve("known_hosts"),
                leader,
                folder);
    }

    /** Starts the hosts that {@code images} names, on those. */
    private void start(LabSettings settings, Members members, Map<String, String> images) throws InterruptedException {
        for (String name : images.keySet()) {
            scripts.run("cannot tidy up", "sweep.sh", SHORT, Map.of(), layout.group(name));
        }
        try (var _ = network.lock()) {
            AddressPlan plan = network.open();
            int slot = slot(plan, members);
            for (String name : members.names()) {
                String image = images.get(name);
                if (image != null) {
                    CgroupLayout cgroups = HostState.read(layout.state(name))
                            .map(HostState::cgroups)
                            .orElse(settings.cgroups());
                    start(name, image, cgroups, plan, slot, members);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int slot(AddressPlan plan, Members members) throws InterruptedException {
        Optional<Integer> living = members.names().stream()
                .flatMap(name -> alive(name).stream())
                .map(HostState::slot)
                .findFirst();
        if (living.isPresent()) {
            return living.get();
        }
        int former = members.names().stream()
                .flatMap(name -> HostState.read(layout.state(name)).stream())
                .map(HostState::slot)
                .findFirst()
                .orElse(-1);
        return members.hosts() == 1 ? network.freeSlot(former) : network.openBlock(plan, former);
    }

    private static AddressPlan.Wire wire(AddressPlan plan, int slot, Members members, String name) {
        return members.hosts() == 1 ? plan.alone(slot) : plan.shared(slot, members.number(name));
    }

    private void start(String name, String image, CgroupLayout cgroups, AddressPlan plan, int slot, Members members)
            throws InterruptedException, IOException {
        Path folder = layout.host(name);
        AddressPlan.Wire wire = wire(plan, slot, members, name);
        LabLayout.createPrivate(folder);
        scripts.run("cannot make keys", "keys.sh", SHORT, Map.of(), folder.toString(), name, wire.address());
        var environment = environment(name, image, cgroups, wire);
        environment.put("LAB_HOSTS", etcHosts(name, plan, slot, members));
        String pid = scripts.run(
                "cannot start lab host '" + name + "'",
                "start.sh",
                SHORT,
                environment,
                scripts.file("launch.sh").toString());
        ProcessId launcher = ProcessId.of(Long.parseLong(pid))
                .orElseThrow(() -> new ProblemException(Problem.of("the launcher of the lab host ended at once")
                        .at("lab/" + name)
                        .then("read " + folder.resolve("launcher.log"))));
        network.take(wire, members.number(name), launcher);
        new HostState(name, image, cgroups, slot, wire.address(), launcher, members).write(layout.state(name));
    }

    /** {@return the lines by which hosts of one lab know each other, the host's own first} */
    private static String etcHosts(String own, AddressPlan plan, int slot, Members members) {
        return Stream.concat(Stream.of(own), members.names().stream().filter(name -> !name.equals(own)))
                .map(name -> wire(plan, slot, members, name).address() + " " + name)
                .collect(Collectors.joining("\n"));
    }

    private Map<String, String> environment(String name, String image, CgroupLayout cgroups, AddressPlan.Wire wire) {
        boolean plain = cgroups == CgroupLayout.PLAIN;
        var variables = new HashMap<String, String>();
        variables.put("LAB_FOLDER", layout.host(name).toString());
        variables.put("LAB_NAME", name);
        variables.put("LAB_GROUP", layout.group(name));
        variables.put("LAB_IMAGE", images.root(image).toString());
        variables.put("LAB_DISK", plain ? "overlay" : "copy");
        variables.put("LAB_CGROUPS", plain || unifiedHasControllers() ? "unified" : "hybrid");
        variables.put("LAB_LINK", wire.link());
        variables.put("LAB_BRIDGE", wire.bridge());
        variables.put("LAB_GATEWAY", wire.gateway());
        variables.put("LAB_ADDRESS", wire.address());
        variables.put("LAB_BITS", String.valueOf(wire.bits()));
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

    private void kill(String name) throws InterruptedException {
        Optional<ProcessId> launcher =
                HostState.read(layout.state(name)).map(HostState::launcher).filter(ProcessId::isAlive);
        if (launcher.isPresent()) {
            ProcessHandle.of(launcher.get().pid()).ifPresent(ProcessHandle::destroyForcibly);
            Guest.awaitEnd(name, launcher.get().pid(), BOOT);
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
}
