package dev.hyperteam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyperteam.lab.LabHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The real program as a person starts it: a process of its own in a project's folder, against a lab host. */
record Program(Path folder) {
    /** What it printed and how it ended. */
    record Said(int code, String out, String err) {
        String all() {
            return out + err;
        }
    }

    /** Writes a project whose one target is {@code host}, with {@code more} lines of configuration and one team of its own. */
    static Program project(Path folder, LabHost host, String more, String team) {
        return project(folder, target(host), more, team);
    }

    static Program project(Path folder, String ssh, String more, String team) {
        try {
            Files.createDirectories(folder.resolve("teams"));
            Files.writeString(folder.resolve("hyperteam.yaml"), ssh + more);
            String id = team.lines().findFirst().orElseThrow().substring("team: ".length());
            Files.writeString(folder.resolve("teams").resolve(id + ".yaml"), team);
            return new Program(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the section {@code ssh} for a lab host, without anything of the reader's own configuration} */
    static String target(LabHost host) {
        return """
                ssh:
                  host: %s
                  port: %d
                  user: %s
                  identity_file: %s
                  known_hosts: %s
                  ssh_config: /dev/null
                """.formatted(host.address(), host.port(), host.user(), host.privateKey(), host.knownHosts());
    }

    Process start(String... args) {
        return start(builder(argv(args))
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile()));
    }

    /** Starts it on a terminal of its own; what is written to the process is typed there, and what it prints is shown there. */
    Process onTerminal(String... args) {
        String command = argv(args).stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ", "exec ", ""));
        var builder = builder(List.of("script", "-qefc", command, "/dev/null")).redirectErrorStream(true);
        builder.environment().put("TERM", "xterm");
        builder.environment().put("SHELL", "/bin/sh");
        builder.environment().keySet().removeAll(List.of("CI", "NO_COLOR"));
        return start(builder);
    }

    private static List<String> argv(String... args) {
        var argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.hyperteam.cli.Main"));
        argv.addAll(List.of(args));
        return argv;
    }

    private ProcessBuilder builder(List<String> argv) {
        var builder = new ProcessBuilder(argv).directory(folder.toFile());
        // A surrounding agent or secrets would change what is tested.
        builder.environment().keySet().removeIf(name -> name.startsWith("HYPERTEAM_") || name.startsWith("SSH_"));
        builder.environment().put("HOME", folder.toString());
        return builder;
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Said await(Process process) throws InterruptedException {
        assertThat(process.waitFor(100, TimeUnit.SECONDS))
                .as("the program ends")
                .isTrue();
        return new Said(process.exitValue(), read("out"), read("err"));
    }

    Said run(String... args) throws InterruptedException {
        return await(start(args));
    }

    private String read(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return what a shell command prints on the host; it enters the container from this machine, so nothing is in its way} */
    static String onHost(LabHost host, String command) throws InterruptedException {
        return new String(bytes(host, command), StandardCharsets.UTF_8).strip();
    }

    static byte[] bytes(LabHost host, String command) throws InterruptedException {
        try {
            var process = new ProcessBuilder(
                            "nsenter",
                            "-t",
                            Long.toString(host.leaderPid()),
                            "-m",
                            "-u",
                            "-i",
                            "-n",
                            "-p",
                            "--",
                            "sh",
                            "-c",
                            "cd /; " + command)
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            byte[] output = process.getInputStream().readAllBytes();
            process.waitFor();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
