package dev.hyperteam.engine.record;

import dev.hyperteam.base.Processes;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Git in the project's folder: no hooks, no questions, no repository but the one that the folder lies in. */
final class Git {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Variables with which a caller (a hook, an alias) may point git at another repository. */
    private static final List<String> FOREIGN = List.of(
            "GIT_DIR",
            "GIT_WORK_TREE",
            "GIT_INDEX_FILE",
            "GIT_COMMON_DIR",
            "GIT_OBJECT_DIRECTORY",
            "GIT_ALTERNATE_OBJECT_DIRECTORIES",
            "GIT_NAMESPACE",
            "GIT_PREFIX");

    private final Path project;
    private final Processes processes;

    Git(Path project, Processes processes) {
        this.project = project.toAbsolutePath();
        this.processes = processes;
    }

    /** What git would not do, in one sentence. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String why) {
            super(why);
        }
    }

    Path project() {
        return project;
    }

    /** A look at the folders, so that a project without git costs no process. */
    boolean insideRepository() {
        for (Path at = project; at != null; at = at.getParent()) {
            if (Files.exists(at.resolve(".git"), LinkOption.NOFOLLOW_LINKS)
                    || (Files.isRegularFile(at.resolve("HEAD")) && Files.isDirectory(at.resolve("objects")))) {
                return true;
            }
        }
        return false;
    }

    /** {@return what git answers} */
    String answer(String... words) throws Refused, InterruptedException {
        var result = ask(words);
        if (!result.ok()) {
            throw new Refused(why(result));
        }
        return result.stdout().strip();
    }

    Processes.Result ask(String... words) throws InterruptedException {
        return run(new byte[0], words);
    }

    Processes.Result run(byte[] stdin, String... words) throws InterruptedException {
        var argv = new ArrayList<String>(List.of("env"));
        FOREIGN.forEach(name -> argv.addAll(List.of("-u", name)));
        argv.addAll(List.of("git", "-C", project.toString(), "-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0"));
        argv.addAll(List.of(words));
        return processes.run(new Processes.Command(
                argv, Map.of("LC_ALL", "C", "GIT_TERMINAL_PROMPT", "0"), stdin, PATIENCE, 1 << 16));
    }

    static String why(Processes.Result result) {
        if (result.timedOut()) {
            return "git did not answer within " + PATIENCE.toSeconds() + " seconds";
        }
        if (result.exitCode() == 127) {
            return "there is no program git here";
        }
        return result.stderr()
                .lines()
                .filter(line ->
                        line.startsWith("fatal: ") || line.startsWith("error: ") || line.startsWith("warning: "))
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .findFirst()
                .orElse("git ended with exit code " + result.exitCode());
    }
}
