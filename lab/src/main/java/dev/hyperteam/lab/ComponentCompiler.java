package dev.hyperteam.lab;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Compiles components from their sources, as Go's module proxy has them. */
final class ComponentCompiler {
    private static final Duration BUILD = Duration.ofMinutes(30);
    private static final Duration SHORT = Duration.ofMinutes(2);

    /** The oldest Go that reads the {@code go.mod} files. */
    private static final int GO_MINOR = 26;

    private static final Pattern GO = Pattern.compile("go version go1\\.([0-9]{1,3}).*", Pattern.DOTALL);

    private final Path home;
    private final Processes processes;
    private final BuildTools tools;

    ComponentCompiler(Path home, Processes processes) {
        this.home = home;
        this.processes = processes;
        this.tools = new BuildTools(processes);
    }

    /** Compiles all programs of a family into {@code work/bin}. */
    void compile(Making.Sources sources, Path work) throws IOException, InterruptedException {
        String go = go().toString();
        prepare(sources, work);
        tools.run(
                BUILD,
                environment(sources, work),
                go,
                "-C",
                work.toString(),
                "install",
                "-trimpath",
                "-tags",
                sources.tags(),
                "-ldflags",
                "-s -w " + sources.flags(),
                "tool");
    }

    /** Compiles the one C file of a component, which lies in a module of its family. */
    void compileC(Making.Compiled component, Path work, String version) throws IOException, InterruptedException {
        prepare(component.sources(), work);
        Files.createDirectories(work.resolve("bin"));
        String[] file = component.file().split(" ", 2);
        var environment = environment(component.sources(), work);
        String go = go().toString();
        tools.run(BUILD, environment, go, "-C", work.toString(), "mod", "download", file[0]);
        String folder = tools.run(
                        SHORT, environment, go, "-C", work.toString(), "list", "-m", "-f", "{{.Dir}}", file[0])
                .strip();
        tools.run(
                SHORT,
                Map.of(),
                "gcc",
                "-Os",
                "-static",
                "-DVERSION=v" + version,
                "-o",
                work.resolve("bin")
                        .resolve(component.programs().firstEntry().getValue())
                        .toString(),
                folder + "/" + file[1]);
    }

    private static void prepare(Making.Sources sources, Path work) throws IOException {
        Files.writeString(work.resolve("go.mod"), sources.goMod());
        Files.writeString(work.resolve("go.sum"), sources.goSum());
    }

    private Map<String, String> environment(Making.Sources sources, Path work) {
        var environment = new TreeMap<String, String>();
        environment.put("CGO_ENABLED", sources.cgo() ? "1" : "0");
        environment.put("GOFLAGS", "-mod=readonly");
        environment.put("GOTOOLCHAIN", "local");
        environment.put("GOBIN", work.resolve("bin").toString());
        // HOME may be missing where a service manager started us, and Go then has nowhere for its caches
        environment.put("GOCACHE", home.resolve("go-cache").toString());
        return environment;
    }

    private Path go() throws InterruptedException {
        for (String candidate : List.of(processes.find("go").toString(), "/usr/local/go/bin/go")) {
            if (Files.isExecutable(Path.of(candidate))) {
                var version = processes.run(Processes.Command.of(SHORT, candidate, "version"));
                var found = GO.matcher(version.stdout());
                if (version.ok() && found.matches() && Integer.parseInt(found.group(1)) >= GO_MINOR) {
                    return Path.of(candidate);
                }
            }
        }
        throw new ProblemException(new Problem(
                "the lab's components need Go 1." + GO_MINOR + " or newer",
                "this machine",
                "there is none on the PATH or in /usr/local/go",
                "install it (https://go.dev/dl), then: hyperteam lab components build"));
    }
}
