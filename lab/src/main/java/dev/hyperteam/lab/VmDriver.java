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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Lab hosts in virtual machines: QEMU, its user network, a kernel and initrd of the image booted directly. Root is needed to make the
 * image, and for nothing else.
 */
final class VmDriver implements Driver {
    private static final Duration SHORT = Duration.ofSeconds(60);
    private static final Duration SNAPSHOT = Duration.ofMinutes(10);
    private static final String DATA_SIZE = "10G";
    /** In MiB; what the guest does not touch takes none of this machine's. */
    private static final int MEMORY = 4096;

    private final LabLayout layout;
    private final Scripts scripts;
    private final Images images;
    private final Processes processes;
    private final Clock clock;
    private final VmGuest guest;
    private final VmPower power;
    private final KvmTrial kvm;

    VmDriver(LabLayout layout, Scripts scripts, Images images, Processes processes, Clock clock) {
        this.layout = layout;
        this.scripts = scripts;
        this.images = images;
        this.processes = processes;
        this.clock = clock;
        this.guest = new VmGuest(processes, clock);
        this.power = new VmPower(layout, scripts, images);
        this.kvm = new KvmTrial(layout.run().resolve("kvm"), processes);
    }

    @Override
    public Optional<Problem> unfit() {
        return Requirements.vm(scripts, processes, false).unfit();
    }

    @Override
    public List<Problem> problems() {
        boolean image = images.findLatest(Images.Recipe.disk(LabOs.DEBIAN_12, List.of()))
                .isEmpty();
        var problems = new ArrayList<>(
                Requirements.vm(scripts, processes, image && root()).problems());
        if (image && !root()) {
            problems.add(noImage(LabOs.DEBIAN_12));
        }
        return problems;
    }

    @Override
    public List<LabHost> up(LabSettings settings, Members members, Consumer<LabProgress> progress)
            throws InterruptedException {
        return List.of(up(settings, progress));
    }

    private LabHost up(LabSettings settings, Consumer<LabProgress> progress) throws InterruptedException {
        Requirements.vm(scripts, processes, false).ensure(settings.installMissing(), progress);
        Optional<VmState> before = VmState.read(layout.state(settings.name()));
        before.ifPresent(state -> sameOs(state, settings));
        if (before.isPresent()) {
            Optional<ProcessId> running = power.running(before.get());
            if (running.isPresent()) {
                return guest.booted(host(before.get(), running.get()), running.get(), Accelerator.TCG.boot());
            }
        }
        VmState state = before.filter(this::usable).isPresent() ? before.get() : make(settings, progress);
        return switchOn(state, progress);
    }

    private static void sameOs(VmState state, LabSettings settings) {
        if (settings.os().filter(os -> os != state.os()).isPresent()) {
            throw new ProblemException(
                    Problem.of("this lab host has " + state.os().word())
                            .at("lab/" + state.name())
                            .because("--os " + settings.os().get().word() + " was asked for")
                            .then("lab down removes it; or give the other one a name of its own: --set lab.name=NAME"));
        }
    }

    private boolean usable(VmState state) {
        return Files.isDirectory(images.folder(state.image()))
                && Files.exists(layout.host(state.name()).resolve("data.qcow2"));
    }

    private VmState make(LabSettings settings, Consumer<LabProgress> progress) throws InterruptedException {
        String name = settings.name();
        down(name);
        LabOs os = settings.os().orElse(LabOs.DEBIAN_12);
        String image = image(os, settings, progress);
        progress.accept(new LabProgress("making lab host " + name + " with " + os.word()));
        Path folder = layout.host(name);
        String address = VmPower.address(layout.group(name));
        var state = new VmState(name, image, os, cpus(), MEMORY, address, VmPower.freePort(address), Optional.empty());
        try {
            LabLayout.createPrivate(folder);
            // First: from here on, whoever comes after a crash knows whose files these are.
            state.write(layout.state(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        keys(state);
        scripts.run(
                "cannot make the disks of lab host '" + name + "'",
                "seed.sh",
                SHORT,
                Map.of(),
                folder.toString(),
                name,
                images.folder(image).toString(),
                DATA_SIZE);
        return state;
    }

    private String image(LabOs os, LabSettings settings, Consumer<LabProgress> progress) throws InterruptedException {
        var recipe = Images.Recipe.disk(os, settings.extraPackages());
        if (!root()) {
            return images.findLatest(recipe).orElseThrow(() -> new ProblemException(noImage(os)));
        }
        if (images.find(recipe).isEmpty()) {
            Requirements.vm(scripts, processes, true).ensure(settings.installMissing(), progress);
        }
        return images.ensure(recipe, progress);
    }

    private static Problem noImage(LabOs os) {
        return Problem.of("there is no disk image of " + os.word() + " for virtual machines yet")
                .at("this machine")
                .because("its files belong to many users, so only root can make it")
                .then("once: sudo hyperteam lab up --driver vm --os " + os.word() + " && sudo hyperteam lab down");
    }

    private LabHost switchOn(VmState state, Consumer<LabProgress> progress) throws InterruptedException {
        Path kernel = images.folder(state.image()).resolve("vmlinuz");
        Accelerator accelerator = kvm.best(state.image(), kernel);
        progress.accept(new LabProgress("booting lab host " + state.name() + " (" + accelerator.about() + ")"));
        VmState on = power.on(state, accelerator);
        ProcessId process = on.process().orElseThrow();
        return guest.booted(host(on, process), process, accelerator.boot());
    }

    private void keys(VmState state) throws InterruptedException {
        // OpenSSH writes the port into the file of known keys unless it is 22; so one is chosen now and kept.
        scripts.run(
                "cannot make keys",
                "keys.sh",
                SHORT,
                Map.of(),
                layout.host(state.name()).toString(),
                state.name(),
                state.port() == 22 ? state.address() : "[" + state.address() + "]:" + state.port());
    }

    @Override
    public void down(String name) throws InterruptedException {
        power.off(name);
        Path folder = layout.host(name);
        scripts.run(
                "cannot remove the files of lab host '" + name + "'",
                List.of("rm", "-rf", "--one-file-system", "--", folder.toString()),
                SHORT,
                Map.of());
    }

    @Override
    public LabStatus status(String name) {
        Optional<VmState> state = VmState.read(layout.state(name));
        if (state.isEmpty()) {
            return new LabStatus.Absent(name);
        }
        return power.running(state.get())
                .<LabStatus>map(process -> new LabStatus.On(host(state.get(), process)))
                .orElseGet(() -> new LabStatus.Off(name));
    }

    @Override
    public LabHost reboot(String name) throws InterruptedException {
        LabHost host = on(name);
        try (var qmp = Qmp.connect(layout.monitor(name), clock)) {
            guest.tell(host, "systemctl reboot");
            qmp.await("RESET", SHORT.multipliedBy(3));
        }
        return again(host);
    }

    @Override
    public LabHost powerCycle(String name) throws InterruptedException {
        LabHost host = on(name);
        try (var qmp = Qmp.connect(layout.monitor(name), clock)) {
            qmp.execute("system_reset", Map.of(), SHORT);
            qmp.await("RESET", SHORT);
        }
        return again(host);
    }

    @Override
    public void snapshot(String name, String snapshot) throws InterruptedException {
        LabHost host = on(name);
        try (var qmp = Qmp.connect(layout.monitor(name), clock)) {
            qmp.order("savevm " + snapshot, SNAPSHOT);
        }
        setClock(host);
    }

    @Override
    public LabHost restore(String name, String snapshot) throws InterruptedException {
        LabHost host = on(name);
        try (var qmp = Qmp.connect(layout.monitor(name), clock)) {
            List<String> known = qmp.snapshots();
            if (!known.contains(snapshot)) {
                throw new ProblemException(Problem.of("there is no snapshot '" + snapshot + "'")
                        .at("lab/" + name)
                        .then(
                                known.isEmpty()
                                        ? "lab snapshot NAME makes one"
                                        : "there are: " + String.join(", ", known)));
            }
            try {
                qmp.order("loadvm " + snapshot, SNAPSHOT);
            } finally {
                // QEMU leaves the machine standing when it cannot load.
                qmp.execute("cont", Map.of(), SHORT);
            }
        }
        LabHost again = again(host);
        setClock(again);
        return again;
    }

    /**
     * A guest's clock stands still while the guest does. It would be minutes behind after a snapshot, and a time daemon that has been
     * running for a while only slews, which takes it an hour: it begins anew, as it does after a boot.
     */
    private void setClock(LabHost host) throws InterruptedException {
        guest.tell(
                host,
                "date --utc --set=@" + clock.now().getEpochSecond()
                        + "; systemctl try-restart chrony.service systemd-timesyncd.service");
    }

    @Override
    public List<String> snapshots(String name) throws InterruptedException {
        on(name);
        try (var qmp = Qmp.connect(layout.monitor(name), clock)) {
            return qmp.snapshots();
        }
    }

    private LabHost on(String name) {
        return status(name) instanceof LabStatus.On(LabHost host) ? host : notOn(name);
    }

    private static LabHost notOn(String name) {
        throw Lab.notOn(name);
    }

    private LabHost again(LabHost host) throws InterruptedException {
        ProcessId process = ProcessId.of(host.leaderPid()).orElseThrow(() -> Lab.notOn(host.name()));
        return guest.booted(host, process, Accelerator.TCG.boot());
    }

    private LabHost host(VmState state, ProcessId process) {
        Path folder = layout.host(state.name());
        return new LabHost(
                state.name(),
                LabDriver.VM,
                state.address(),
                state.port(),
                "root",
                folder.resolve("id_ed25519"),
                folder.resolve("known_hosts"),
                process.pid(),
                folder);
    }

    private static boolean root() {
        return Requirements.uid() == 0;
    }

    private static int cpus() {
        return Math.min(4, Runtime.getRuntime().availableProcessors());
    }
}
