package dev.hyperteam.lab;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Lab hosts in containers of a Docker engine: the same Debian as {@link ContainerDriver}'s, systemd inside, with a list of capabilities. */
final class DockerDriver implements Driver {
    private static final Duration BOOT = Duration.ofMinutes(2);
    private static final Duration IMPORT = Duration.ofMinutes(5);
    private static final Duration STEP = Duration.ofMillis(40);

    /**
     * On top of what the engine gives anyway. Mounts are systemd's daily bread; the network is the container's own; a reboot ends the
     * first process, and nothing else.
     */
    private static final List<String> CAPABILITIES =
            List.of("SYS_ADMIN", "NET_ADMIN", "SYS_BOOT", "SYS_PTRACE", "SYS_NICE", "AUDIT_CONTROL", "DAC_READ_SEARCH");

    private final LabLayout layout;
    private final Scripts scripts;
    private final Images images;
    private final Clock clock;
    private final Requirements requirements;
    private final Requirements imageRequirements;

    DockerDriver(LabLayout layout, Scripts scripts, Images images, Processes processes, Clock clock) {
        this.layout = layout;
        this.scripts = scripts;
        this.images = images;
        this.clock = clock;
        this.requirements = Requirements.docker(scripts, processes);
        this.imageRequirements = Requirements.container(scripts, processes);
    }

    @Override
    public Optional<Problem> unfit() {
        return requirements.unfit();
    }

    @Override
    public List<Problem> problems() throws InterruptedException {
        List<Problem> problems = requirements.problems();
        return problems.isEmpty() ? unanswered("").stream().toList() : problems;
    }

    /** {@return why no engine answers there; nothing when one does} */
    private Optional<Problem> unanswered(String engine) throws InterruptedException {
        try {
            docker(engine, Duration.ofSeconds(20), "version", "--format", "{{.Server.Version}}");
            return Optional.empty();
        } catch (ProblemException e) {
            return Optional.of(Problem.of("no Docker engine answers")
                    .at(engine.isEmpty() ? "this machine" : engine)
                    .because(e.problems().getFirst().why())
                    .then("start one, or name its socket: --set lab.docker_host=unix:///PATH"));
        }
    }

    @Override
    public List<LabHost> up(LabSettings settings, Members members, Consumer<LabProgress> progress)
            throws InterruptedException {
        if (settings.os().filter(os -> os != LabOs.DEBIAN_12).isPresent()) {
            throw new ProblemException(Problem.of("the docker lab has Debian 12 only")
                    .at("lab/" + settings.name())
                    .then("--driver vm has " + String.join(" and ", LabOs.words())));
        }
        String name = settings.name();
        Optional<DockerState> before = DockerState.read(layout.state(name));
        String engine =
                before.map(DockerState::engine).orElse(settings.dockerHost().orElse(""));
        Optional<Problem> silent = unanswered(engine);
        if (silent.isPresent()) {
            throw new ProblemException(silent.get());
        }
        Optional<Container> there = before.isPresent() ? container(before.get()) : Optional.empty();
        DockerState state;
        if (before.isPresent() && there.isPresent()) {
            state = before.get();
        } else {
            progress.accept(new LabProgress("making lab host " + name));
            state = make(settings, engine, progress);
        }
        if (there.filter(Container::running).isEmpty()) {
            progress.accept(new LabProgress("booting lab host " + name));
            docker(engine, BOOT, "start", layout.group(name));
        }
        return List.of(booted(state));
    }

    private DockerState make(LabSettings settings, String engine, Consumer<LabProgress> progress)
            throws InterruptedException {
        String name = settings.name();
        remove(name, engine);
        String image = image(settings, engine, progress);
        String address = VmPower.address(layout.group(name));
        var state = new DockerState(name, image, engine, address, VmPower.freePort(address));
        try {
            LabLayout.createPrivate(layout.host(name));
            // First: from here on, whoever comes after a crash knows whose files these are.
            state.write(layout.state(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String folder = layout.host(name).toString();
        String known = state.port() == 22 ? address : "[" + address + "]:" + state.port();
        scripts.run("cannot make keys", "keys.sh", BOOT, Map.of(), folder, name, known);
        docker(engine, BOOT, create(state).toArray(String[]::new));
        scripts.run(
                "cannot give lab host '" + name + "' its keys",
                "docker-seed.sh",
                BOOT,
                environment(engine),
                folder,
                name,
                layout.group(name));
        return state;
    }

    private List<String> create(DockerState state) {
        var argv = new ArrayList<>(List.of("create", "--name", layout.group(state.name()), "--hostname", state.name()));
        CAPABILITIES.forEach(capability -> argv.addAll(List.of("--cap-add", capability)));
        argv.addAll(List.of(
                // Its profile forbids mounts, whatever the capabilities say.
                "--security-opt",
                "apparmor=unconfined",
                "--cgroupns",
                "private",
                "--tmpfs",
                "/run:mode=755,exec",
                "--tmpfs",
                "/run/lock",
                // Packages do not grow the host; container runtimes lay overlays of their own, and those do not stack.
                "--mount",
                "type=volume,destination=/var/cache/apt/archives",
                "--mount",
                "type=volume,destination=/var/lib/containerd",
                "--env",
                "container=docker",
                // systemd's own signal for an orderly end
                "--stop-signal",
                "SIGRTMIN+3",
                // systemctl reboot ends the first process with an error, and the engine boots it again
                "--restart",
                "on-failure",
                "--publish",
                state.address() + ":" + state.port() + ":22",
                "--entrypoint",
                "/bin/sh",
                tag(state.image()),
                "-c",
                Scripts.text("docker-init.sh")));
        return argv;
    }

    private String image(LabSettings settings, String engine, Consumer<LabProgress> progress)
            throws InterruptedException {
        var recipe = Images.Recipe.root(settings.extraPackages());
        String wanted = images.key(recipe);
        String there = docker(engine, BOOT, "image", "ls", "--quiet", tag(wanted));
        if (!there.isEmpty()) {
            return wanted;
        }
        imageRequirements.ensure(settings.installMissing(), progress);
        String image = images.ensure(recipe, progress);
        progress.accept(new LabProgress("giving the root file system to the Docker engine"));
        scripts.run(
                "cannot import the lab's root file system",
                "docker-image.sh",
                IMPORT,
                environment(engine),
                images.root(image).toString(),
                tag(image));
        return image;
    }

    private static String tag(String image) {
        return "hyperteam-lab:" + image;
    }

    @Override
    public void down(String name) throws InterruptedException {
        Optional<DockerState> state = DockerState.read(layout.state(name));
        if (state.isPresent()) {
            remove(name, state.get().engine());
        }
        scripts.run(
                "cannot remove the files of lab host '" + name + "'",
                List.of(
                        "rm",
                        "-rf",
                        "--one-file-system",
                        "--",
                        layout.host(name).toString()),
                BOOT,
                Map.of());
    }

    private void remove(String name, String engine) throws InterruptedException {
        String there = docker(engine, BOOT, "ps", "--all", "--quiet", "--filter", "name=^/" + layout.group(name) + "$");
        if (!there.isEmpty()) {
            docker(engine, BOOT, "rm", "--force", "--volumes", layout.group(name));
        }
    }

    @Override
    public LabStatus status(String name) throws InterruptedException {
        Optional<DockerState> state = DockerState.read(layout.state(name));
        if (state.isEmpty()) {
            return new LabStatus.Absent(name);
        }
        return container(state.get())
                .filter(Container::running)
                .<LabStatus>map(container -> new LabStatus.On(host(state.get(), container)))
                .orElseGet(() -> new LabStatus.Off(name));
    }

    @Override
    public LabHost reboot(String name) throws InterruptedException {
        DockerState state = on(name);
        docker(state.engine(), BOOT, "restart", "--time", "60", layout.group(name));
        return booted(state);
    }

    @Override
    public LabHost powerCycle(String name) throws InterruptedException {
        DockerState state = on(name);
        docker(state.engine(), BOOT, "kill", "--signal", "KILL", layout.group(name));
        docker(state.engine(), BOOT, "wait", layout.group(name));
        docker(state.engine(), BOOT, "start", layout.group(name));
        return booted(state);
    }

    @Override
    public void snapshot(String name, String snapshot) {
        throw ContainerDriver.noSnapshots(name);
    }

    @Override
    public LabHost restore(String name, String snapshot) {
        throw ContainerDriver.noSnapshots(name);
    }

    @Override
    public List<String> snapshots(String name) {
        throw ContainerDriver.noSnapshots(name);
    }

    private DockerState on(String name) throws InterruptedException {
        if (!(status(name) instanceof LabStatus.On)) {
            throw Lab.notOn(name);
        }
        return DockerState.read(layout.state(name)).orElseThrow(() -> Lab.notOn(name));
    }

    private LabHost booted(DockerState state) throws InterruptedException {
        long deadline = clock.nanoTime() + BOOT.toNanos();
        while (!Guest.sshAnswers(state.address(), state.port())) {
            if (clock.nanoTime() > deadline) {
                throw new ProblemException(Problem.of("sshd of the lab host does not answer on " + state.address())
                        .at("lab/" + state.name())
                        .because("waited " + BOOT.toSeconds() + " s")
                        .then("docker logs " + layout.group(state.name())));
            }
            clock.sleep(STEP);
        }
        // sshd comes up before the last units do. "degraded" is an answer too: a runbook may well have left a failed
        // unit.
        docker(
                state.engine(),
                BOOT,
                "exec",
                layout.group(state.name()),
                "/bin/sh",
                "-c",
                "systemctl is-system-running --wait || :");
        Container container = container(state).orElseThrow(() -> Lab.notOn(state.name()));
        return host(state, container);
    }

    private record Container(boolean running, long pid) {}

    private Optional<Container> container(DockerState state) throws InterruptedException {
        try {
            String[] words = docker(
                            state.engine(),
                            BOOT,
                            "inspect",
                            "--type",
                            "container",
                            "--format",
                            "{{.State.Running}} {{.State.Pid}}",
                            layout.group(state.name()))
                    .split(" ");
            return Optional.of(new Container(words[0].equals("true"), Long.parseLong(words[1])));
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    private LabHost host(DockerState state, Container container) {
        Path folder = layout.host(state.name());
        return new LabHost(
                state.name(),
                LabDriver.DOCKER,
                state.address(),
                state.port(),
                "root",
                folder.resolve("id_ed25519"),
                folder.resolve("known_hosts"),
                container.pid(),
                folder);
    }

    private String docker(String engine, Duration timeout, String... arguments) throws InterruptedException {
        var argv = new ArrayList<>(List.of("docker"));
        argv.addAll(List.of(arguments));
        return scripts.run("the Docker engine refuses: " + arguments[0], argv, timeout, environment(engine));
    }

    private static Map<String, String> environment(String engine) {
        return engine.isEmpty() ? Map.of() : Map.of("DOCKER_HOST", engine);
    }
}
