package dev.hyperteam.lab;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Processes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Programs of this machine that build and pack components; one that fails is told with its last words. */
record BuildTools(Processes processes) {
    private static final Duration SHORT = Duration.ofMinutes(2);

    String run(Duration limit, Map<String, String> environment, String... argv) throws InterruptedException {
        var result = processes.run(new Processes.Command(List.of(argv), environment, new byte[0], limit, 1 << 20));
        if (!result.ok()) {
            var said = new ArrayList<>((result.stdout() + result.stderr())
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList());
            throw new ProblemException(
                    new Problem(
                            "'" + argv[0] + "' failed",
                            "the lab's components",
                            result.timedOut()
                                    ? "it took longer than " + limit.toMinutes() + " min"
                                    : String.join("; ", said.subList(Math.max(0, said.size() - 4), said.size())),
                            "needed: Go, a C compiler with libseccomp (gcc, libc6-dev, libseccomp-dev, pkg-config) for runc, and a way to Go's module proxy"));
        }
        return result.stdout();
    }

    String sha256(Path file) throws InterruptedException {
        var result = processes.run(Processes.Command.of(SHORT, "sha256sum", file.toString()));
        if (!result.ok() || result.stdout().length() < 64) {
            throw new ProblemException(
                    Problem.of("'sha256sum' failed").at(file.toString()).because(result.stderr()));
        }
        return result.stdout().substring(0, 64);
    }

    /** Packs what is below {@code tree}; the same files give the same archive. */
    Path tar(Path tree, Path archive) throws InterruptedException {
        return tar(tree, archive, List.of());
    }

    /** The same, compressed. */
    Path gzipped(Path tree, Path archive) throws InterruptedException {
        return tar(tree, archive, List.of("-I", "gzip -n -1"));
    }

    private Path tar(Path tree, Path archive, List<String> options) throws InterruptedException {
        var argv = new ArrayList<>(
                List.of("tar", "--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mtime=@0"));
        argv.addAll(List.of("-C", tree.toString()));
        argv.addAll(options);
        argv.addAll(List.of("-cf", archive.toString(), "."));
        run(SHORT, Map.of("GZIP", "-n"), argv.toArray(String[]::new));
        return archive;
    }
}
