package dev.hyperteam.cli;

import dev.hyperteam.base.Problem;
import dev.hyperteam.cli.project.Driver;
import dev.hyperteam.cli.project.DriverRequest;
import dev.hyperteam.cli.project.Machine;
import dev.hyperteam.engine.config.Target;
import dev.hyperteam.lab.Components;
import dev.hyperteam.lab.Lab;
import dev.hyperteam.lab.LabDriver;
import dev.hyperteam.lab.LabOs;
import dev.hyperteam.lab.LabSettings;
import dev.hyperteam.remote.HostConnector;
import dev.hyperteam.remote.SshConnector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
    public List<Problem> labProblems() throws InterruptedException {
        return Lab.onThisMachine().problems();
    }

    @Override
    public LabTarget labUp(LabRequest request, Consumer<String> progress) throws InterruptedException {
        var settings = LabSettings.of(request.name())
                .withDriver(request.driver().flatMap(LabDriver::of))
                .withOs(request.os().flatMap(LabOs::of));
        var host = Lab.onThisMachine().up(settings, step -> progress.accept(step.text()));
        var target = new Target(
                "lab",
                host.address(),
                OptionalInt.of(host.port()),
                Optional.of(host.user()),
                List.of(host.privateKey()),
                Optional.of(host.knownHosts()),
                // nothing of the reader's own SSH configuration applies to the lab
                Optional.of(Path.of("/dev/null")),
                !host.user().equals("root"),
                false);
        return new LabTarget(target, identity(host.knownHosts()));
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
    public Path labMirror() {
        return Components.onThisMachine().mirror();
    }

    /** A new host has a new key. */
    private static String identity(Path knownHosts) {
        try {
            var digest = java.security.MessageDigest.getInstance("SHA-256");
            String keys = Files.readString(knownHosts, StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(digest.digest(keys.getBytes(StandardCharsets.UTF_8)));
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
