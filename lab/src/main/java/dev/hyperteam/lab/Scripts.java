package dev.hyperteam.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Processes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The constant shell scripts of the lab, and how they are run. */
final class Scripts {
    static final List<String> NAMES = List.of(
            "archives.sh",
            "disk.sh",
            "docker-image.sh",
            "docker-init.sh",
            "docker-seed.sh",
            "image.sh",
            "keys.sh",
            "launch.sh",
            "net.sh",
            "power.sh",
            "seed.sh",
            "start.sh",
            "sweep.sh",
            "time.sh");

    private final Path home;
    private final Processes processes;

    Scripts(Path home, Processes processes) {
        this.home = home;
        this.processes = processes;
    }

    /** Runs a script and fails with its last words when it fails. */
    String run(String what, String script, Duration timeout, Map<String, String> environment, String... arguments)
            throws InterruptedException {
        var argv = new ArrayList<>(List.of("/bin/sh", file(script).toString()));
        argv.addAll(List.of(arguments));
        return run(what, argv, timeout, environment);
    }

    /** Runs a program and fails with its last words when it fails. */
    String run(String what, List<String> argv, Duration timeout, Map<String, String> environment)
            throws InterruptedException {
        var variables = new HashMap<>(environment);
        // A root shell that came by su has no sbin on its path, where most of what a lab needs lives.
        variables.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin") + ":/usr/sbin:/sbin");
        var result = processes.run(new Processes.Command(argv, variables, new byte[0], timeout, 1 << 20));
        if (!result.ok()) {
            String why = result.timedOut()
                    ? "it took longer than " + timeout.toSeconds() + " s"
                    : lastLines(result.stdout() + result.stderr(), result.exitCode());
            throw new ProblemException(Problem.of(what).at("lab").because(why));
        }
        return result.stdout().strip();
    }

    private static String lastLines(String output, int code) {
        List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
        return lines.isEmpty()
                ? "exit code " + code
                : String.join("\n    ", lines.subList(Math.max(0, lines.size() - 6), lines.size()));
    }

    /**
     * Where a script is on disk. The folder's name follows from the content of all scripts: a launcher that runs for days reads its
     * script bit by bit and must never see a newer version of it.
     */
    Path file(String script) {
        Path folder = home.resolve("scripts")
                .resolve(hash(NAMES.stream().map(Scripts::text).toList()));
        Path file = folder.resolve(script);
        if (Files.exists(file)) {
            return file;
        }
        try {
            Files.createDirectories(folder);
            for (String name : NAMES) {
                Path draft = Files.createTempFile(folder, name, ".new");
                Files.writeString(draft, text(name));
                Files.move(draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String script) {
        try (InputStream stream = Scripts.class.getResourceAsStream(script)) {
            if (stream == null) {
                throw new IllegalStateException("no script " + script);
            }
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return 12 hexadecimal digits that follow from {@code parts}} */
    static String hash(List<String> parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                digest.update(part.getBytes(UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
