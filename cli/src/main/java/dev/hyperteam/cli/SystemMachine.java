package dev.hyperteam.cli;

import dev.hyperteam.base.Problem;
import dev.hyperteam.cli.project.Driver;
import dev.hyperteam.cli.project.DriverRequest;
import dev.hyperteam.cli.project.Machine;
import dev.hyperteam.engine.config.Target;
import dev.hyperteam.lab.CgroupLayout;
import dev.hyperteam.lab.Component;
import dev.hyperteam.lab.Components;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabDriver;
import dev.hyperteam.lab.LabHost;
import dev.hyperteam.lab.LabOs;
import dev.hyperteam.lab.LabSettings;
import dev.hyperteam.remote.HostConnector;
import dev.hyperteam.remote.SshConnector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jline.utils.Signals;

/** This machine and the real network. */
final class SystemMachine implements Machine {
    @Override
    public Driver driver(DriverRequest request) {
        return new EngineDriver(request);
    }

    @Override
    public HostConnector connector() {
        return new SshConnector();
    }

    @Override
    public SequencedMap<String, List<Problem>> labProblems() throws InterruptedException {
        var all = new LinkedHashMap<String, List<Problem>>();
        Lab.onThisMachine().problemsOfAll().forEach((driver, problems) -> all.put(driver.word(), problems));
        return all;
    }

    @Override
    public LabTargets labUp(LabRequest request, Consumer<String> progress) throws InterruptedException {
        var settings = LabSettings.of(request.name())
                .withDriver(request.driver().flatMap(LabDriver::of))
                .withOs(request.os().flatMap(LabOs::of))
                .withHosts(request.hosts())
                // Kubernetes wants limits that hold
                .withCgroups(CgroupLayout.CONTROLLERS)
                .withDockerHost(request.dockerHost());
        var hosts = Lab.onThisMachine().upAll(settings, step -> progress.accept(step.text()));
        var targets = new ArrayList<Target>();
        for (var host : hosts) {
            targets.add(target(targets.isEmpty() ? "lab" : "lab-" + (targets.size() + 1), host));
        }
        return new LabTargets(
                targets,
                identity(hosts.stream().map(LabHost::knownHosts).toList()),
                hosts.getFirst().timeSource(),
                hosts.getFirst().driver() == LabDriver.VM);
    }

    @Override
    public void labSnapshot(String host, String snapshot) throws InterruptedException {
        Lab.onThisMachine().snapshot(host, snapshot);
    }

    private static Target target(String name, LabHost host) {
        return new Target(
                name,
                host.address(),
                OptionalInt.of(host.port()),
                Optional.of(host.user()),
                List.of(host.privateKey()),
                Optional.of(host.knownHosts()),
                // nothing of the reader's own SSH configuration applies to the lab
                Optional.of(Path.of("/dev/null")),
                !host.user().equals("root"),
                false);
    }

    @Override
    public boolean buildComponents(List<String> names, Consumer<String> progress) throws InterruptedException {
        var components = Components.onThisMachine();
        var missing = components.list().stream()
                .filter(built -> !built.ready())
                .map(built -> built.component().artifact().name())
                .filter(names::contains)
                .toList();
        if (missing.isEmpty()) {
            return false;
        }
        components.build(missing, step -> progress.accept(step.text()));
        return true;
    }

    @Override
    public SortedMap<String, String> standIns() {
        var standIns = new TreeMap<String, String>();
        Components.onThisMachine().list().stream()
                .map(Components.Built::component)
                .filter(Component::standIn)
                .map(Component::artifact)
                .forEach(artifact -> standIns.put(artifact.name(), artifact.version()));
        return standIns;
    }

    @Override
    public Path labMirror() {
        return Components.onThisMachine().mirror();
    }

    /** A new host has a new key. */
    private static String identity(List<Path> knownHosts) {
        try {
            var digest = java.security.MessageDigest.getInstance("SHA-256");
            for (Path file : knownHosts) {
                digest.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public Registration onInterrupt(Runnable action) {
        var before = Signals.register("INT", action);
        return () -> Signals.unregister("INT", before);
    }
}
