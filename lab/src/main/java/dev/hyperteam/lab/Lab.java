package dev.hyperteam.lab;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Processes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Lab hosts on this machine: real Debian servers with systemd and sshd, made and thrown away. A {@link LabDriver} says what they are
 * made of.
 *
 * <p>Hosts outlive the process that made them and are found again by name. Thread-safe, and safe between processes: what works on the
 * same host waits for each other. Every failure is a {@link ProblemException}; an interrupted call leaves nothing half-made that the
 * next {@link #up} or {@link #down} would not mend.
 */
public final class Lab {
    private static final Pattern SNAPSHOT = Pattern.compile("[a-z][a-z0-9._-]{0,39}");

    private final LabLayout layout;
    private final Clock clock;
    private final Driver container;
    private final Driver docker;
    private final Driver vm;

    private Lab(LabLayout layout, Processes processes, Clock clock) {
        this.layout = layout;
        this.clock = clock;
        var scripts = new Scripts(layout.home(), processes);
        var images = new Images(layout, scripts, clock);
        this.container = new ContainerDriver(layout, scripts, images, processes, clock);
        this.docker = new DockerDriver(layout, scripts, images, processes, clock);
        this.vm = new VmDriver(layout, scripts, images, processes, clock);
    }

    /** {@return this machine's lab: root's with its files in /var/lib/hyperteam-lab, others' in their home folder} */
    public static Lab onThisMachine() {
        var layout = Requirements.uid() == 0 ? LabLayout.in(LabLayout.DEFAULT_HOME) : LabLayout.ofUser(System.getenv());
        return new Lab(layout, Processes.system(), Clock.system());
    }

    /** {@return root's lab with its files in {@code home}; it shares nothing with labs elsewhere but the ranges of addresses} */
    public static Lab at(Path home, Processes processes, Clock clock) {
        return new Lab(LabLayout.in(home), processes, clock);
    }

    /** {@return for each driver what keeps this machine from holding its hosts, or those from reaching packages; changes nothing} */
    public SequencedMap<LabDriver, List<Problem>> problemsOfAll() throws InterruptedException {
        var all = new LinkedHashMap<LabDriver, List<Problem>>();
        for (LabDriver driver : LabDriver.values()) {
            all.put(driver, driver(driver).problems());
        }
        return all;
    }

    /** {@return everything that keeps this machine from holding a lab, or a lab from reaching its packages; changes nothing} */
    public List<Problem> problems() throws InterruptedException {
        return driver(best()).problems();
    }

    /**
     * As {@link #upAll}.
     *
     * @return the first host, which has the lab's name
     */
    public LabHost up(LabSettings settings, Consumer<LabProgress> progress) throws InterruptedException {
        return upAll(settings, progress).getFirst();
    }

    /**
     * A lab host as its image makes it: one of this name that is there, also what a killed process has left of it, is thrown away first.
     *
     * @return the lab's first host
     */
    public LabHost fresh(LabSettings settings, Consumer<LabProgress> progress) throws InterruptedException {
        down(settings.name());
        return up(settings, progress);
    }

    /**
     * Makes sure that the hosts of a lab are there, switched on and booted. One that is on is returned as it is; one that is off boots again
     * with its files; else a new one is made, and its image too if there is no recent one.
     *
     * @param progress is told which driver it is, and what takes long
     * @return the hosts, ready for a login; several reach each other by address and by name
     */
    public List<LabHost> upAll(LabSettings settings, Consumer<LabProgress> progress) throws InterruptedException {
        try (var _ = lock(settings.name(), progress)) {
            Members members = Members.wanted(layout, settings);
            LabDriver driver = choose(settings, LabDriver.made(layout.state(settings.name())), this::best);
            onlyContainersAreSeveral(members, driver);
            progress.accept(new LabProgress("driver " + driver.word()));
            return driver(driver).up(settings, members, progress);
        }
    }

    private static void onlyContainersAreSeveral(Members members, LabDriver driver) {
        if (members.hosts() > 1 && driver != LabDriver.CONTAINER) {
            throw new ProblemException(Problem.of("a lab of driver " + driver.word() + " has one host")
                    .at("lab/" + members.lab())
                    .because("only containers have a network that several hosts share")
                    .then("leave --hosts out, or take --driver container"));
        }
    }

    /** Switches a lab host off for good and removes all that is its own. The first host of several takes the others with it. */
    public void down(String name) throws InterruptedException {
        try (var _ = lock(name, _ -> {})) {
            for (String member : Members.present(layout, name).reversed()) {
                of(member).down(member);
            }
            // Also what a killed start has left: files without a state.
            of(name).down(name);
        }
    }

    /** {@return the hosts of the lab of that name that have files here, in the order of their numbers} */
    public List<String> hosts(String lab) {
        LabSettings.checkName(lab);
        return Members.present(layout, lab);
    }

    /** {@return how the lab host of this name is; needs no root and changes nothing} */
    public LabStatus status(String name) throws InterruptedException {
        LabSettings.checkName(name);
        return of(name).status(name);
    }

    /** {@return the names of all lab hosts that have files here, in alphabetical order} */
    public List<String> names() {
        return layout.names();
    }

    /**
     * Reboots a lab host as {@code systemctl reboot} does. Same files, address and keys; firewall rules, net.* sysctls and everything
     * in /run are those of a fresh boot.
     */
    public LabHost reboot(String name) throws InterruptedException {
        try (var _ = lock(name, _ -> {})) {
            return of(name).reboot(name);
        }
    }

    /**
     * Cuts the power of a lab host at once and switches it on again. A virtual machine loses what its kernel had not written yet, as a
     * real one does. A container loses what programs had not written yet, but nothing else: its kernel is this machine's.
     */
    public LabHost powerCycle(String name) throws InterruptedException {
        try (var _ = lock(name, _ -> {})) {
            return of(name).powerCycle(name);
        }
    }

    /**
     * Keeps a virtual machine as it is now: disks, memory, running processes. One of the same name is replaced. It stands still
     * meanwhile; its clock is set afterwards.
     */
    public void snapshot(String name, String snapshot) throws InterruptedException {
        checkSnapshot(snapshot);
        try (var _ = lock(name, _ -> {})) {
            of(name).snapshot(name, snapshot);
        }
    }

    /** Makes a virtual machine what it was then, except for its clock: that is set to the time it is now. Connections break. */
    public LabHost restore(String name, String snapshot) throws InterruptedException {
        checkSnapshot(snapshot);
        try (var _ = lock(name, _ -> {})) {
            return of(name).restore(name, snapshot);
        }
    }

    /** {@return the names of a host's snapshots, the oldest first} */
    public List<String> snapshots(String name) throws InterruptedException {
        try (var _ = lock(name, _ -> {})) {
            return of(name).snapshots(name);
        }
    }

    /** {@return the driver that was asked for, else the one that made the host, else the best} */
    static LabDriver choose(LabSettings settings, Optional<LabDriver> made, Supplier<LabDriver> best) {
        Optional<LabDriver> wanted = settings.driver();
        if (wanted.isPresent() && made.isPresent() && !wanted.equals(made)) {
            throw new ProblemException(
                    Problem.of("this lab host is a " + made.get().word() + " already")
                            .at("lab/" + settings.name())
                            .because("--driver " + wanted.get().word() + " was asked for")
                            .then("lab down removes it; or give the other one a name of its own: --set lab.name=NAME"));
        }
        return wanted.or(() -> made).orElseGet(best);
    }

    private LabDriver best() {
        return best(container.unfit().isEmpty(), this::dockerAnswers);
    }

    private boolean dockerAnswers() {
        try {
            return docker.problems().isEmpty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** {@return the driver that is up soonest of those that work} The engine is only asked where it matters. */
    static LabDriver best(boolean container, BooleanSupplier dockerAnswers) {
        if (container) {
            return LabDriver.CONTAINER;
        }
        return dockerAnswers.getAsBoolean() ? LabDriver.DOCKER : LabDriver.VM;
    }

    private Driver driver(LabDriver driver) {
        return switch (driver) {
            case CONTAINER -> container;
            case DOCKER -> docker;
            case VM -> vm;
        };
    }

    /** {@return the driver of a host; where there is none, that of the next one} */
    private Driver of(String name) {
        return driver(LabDriver.made(layout.state(name)).orElseGet(this::best));
    }

    static ProblemException notOn(String name) {
        return new ProblemException(Problem.of("there is no lab host '" + name + "' that is switched on")
                .then("switch it on: lab up"));
    }

    private static void checkSnapshot(String snapshot) {
        if (!SNAPSHOT.matcher(snapshot).matches()) {
            throw new ProblemException(Problem.of("'" + snapshot + "' cannot be the name of a snapshot")
                    .then("use up to 40 lower-case letters, digits, dots and hyphens, beginning with a letter"));
        }
    }

    private LabLock lock(String name, Consumer<LabProgress> progress) throws InterruptedException {
        LabSettings.checkName(name);
        return LabLock.take(
                // On the tmpfs: lock files cannot be removed safely, and there a reboot does it.
                layout.run()
                        .resolve("locks")
                        .resolve(layout.group(
                                Members.of(layout, name).map(Members::lab).orElse(name))),
                Duration.ofMinutes(20),
                clock,
                () -> progress.accept(new LabProgress("waiting for another process that works on lab host " + name)));
    }
}
