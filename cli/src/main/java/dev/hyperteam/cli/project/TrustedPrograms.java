package dev.hyperteam.cli.project;

import dev.hyperteam.agentkit.mcp.McpServer;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.cli.UsageProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which programs of a project's configuration a person lets start on this machine. Kept with the person, not in the project: a project
 * that came from elsewhere must not approve itself. What is approved is one project's very command; another argument is another one.
 */
public final class TrustedPrograms {
    private final Path file;

    private TrustedPrograms(Path file) {
        this.file = file;
    }

    /**
     * Those of whoever runs this: {@code $XDG_STATE_HOME/hyperteam/trusted-programs}, usually below {@code ~/.local/state} (XDG Base
     * Directory Specification 0.8).
     *
     * @throws UsageProblem when the environment names neither folder
     */
    public static TrustedPrograms of(Map<String, String> environment) {
        var base = Optional.ofNullable(environment.get("XDG_STATE_HOME"))
                .filter(folder -> folder.startsWith("/"))
                .map(Path::of)
                .or(() -> Optional.ofNullable(environment.get("HOME"))
                        .filter(folder -> folder.startsWith("/"))
                        .map(home -> Path.of(home, ".local", "state")))
                .orElseThrow(() -> new UsageProblem(new Problem(
                        "there is no place to remember which programs you trust",
                        "the environment",
                        "neither HOME nor XDG_STATE_HOME is set",
                        "set HOME")));
        return new TrustedPrograms(base.resolve("hyperteam").resolve("trusted-programs"));
    }

    /**
     * {@return those of {@code servers} that would start a program which nobody has approved for this project}
     *
     * @throws UsageProblem when there are programs, and the environment names no place for approvals
     */
    public static List<McpServer.Stdio> unknown(
            Map<String, String> environment, Path project, Collection<McpServer> servers) {
        var programs = servers.stream()
                .filter(McpServer.Stdio.class::isInstance)
                .map(McpServer.Stdio.class::cast)
                .toList();
        return programs.isEmpty() ? List.of() : of(environment).unknown(project, programs);
    }

    private List<McpServer.Stdio> unknown(Path project, List<McpServer.Stdio> programs) {
        var known = lines().stream().map(line -> line.split(" ", 2)[0]).toList();
        return programs.stream()
                .filter(program -> !known.contains(hash(project, program)))
                .toList();
    }

    /** Remembers that a person has approved {@code programs} for this project. */
    public void add(Path project, Collection<McpServer.Stdio> programs) {
        var lines = new ArrayList<>(lines());
        programs.forEach(program -> lines.add(hash(project, program) + " " + real(project) + " " + command(program)));
        try {
            Files.createDirectories(
                    file.getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path next = Files.createTempFile(file.getParent(), "trusted", ".new");
            Files.writeString(next, String.join("\n", lines) + "\n");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** {@return the command line as people read it, on one line} */
    public static String command(McpServer.Stdio program) {
        return String.join(" ", program.argv()).replaceAll("\\p{Cntrl}", " ");
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private ProblemException unusable(IOException e) {
        return new ProblemException(
                new Problem(
                        "cannot remember which programs you trust",
                        file.toString(),
                        String.valueOf(e.getMessage()),
                        "mend the file, or move it away: you will be asked again"),
                e);
    }

    private static Path real(Path project) {
        try {
            return project.toRealPath();
        } catch (IOException e) {
            return project.toAbsolutePath().normalize();
        }
    }

    /** Every part with its length before it, so that no two commands read the same. */
    private static String hash(Path project, McpServer.Stdio program) {
        var parts = new ArrayList<>(List.of(real(project).toString(), program.name()));
        parts.addAll(program.argv());
        parts.add("");
        program.environment().entrySet().stream().map(Object::toString).sorted().forEach(parts::add);
        program.secretEnvironment().keySet().stream().sorted().forEach(parts::add);
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
