package dev.hyperteam.engine.record;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Processes;
import dev.hyperteam.base.Redactor;
import dev.hyperteam.engine.PhaseHook;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the record of a run (configuration, plan, report) in the project's git repository after each phase: a commit on a branch of its
 * own, {@value #BRANCH}, so that nothing of what somebody has checked out, staged or half written is touched. One stream to {@code git
 * fast-import}: no index, no working tree, no hooks, no signature, and the branch moves only from where it was read. What cannot be done
 * is a note for the reader and never fails the run. Not thread-safe; a run calls it once a phase.
 */
public final class GitRecord implements PhaseHook {
    /** The branch that holds the records of all runs. */
    public static final String BRANCH = "hyperteam/runs";

    private static final String REF = "refs/heads/" + BRANCH;
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
    private final String folder;
    private final String who;
    private final Redactor redactor;
    private final Processes processes;
    private final Clock clock;

    /**
     * A recorder.
     *
     * @param project the project's folder; records nothing where it is not inside a git repository
     * @param folder below it in the commit, without dots: {@code runs}
     * @param who user@host, for the commit where git knows no name
     * @param redactor masks secrets in everything that is kept
     */
    public GitRecord(Path project, String folder, String who, Redactor redactor, Processes processes, Clock clock) {
        this.project = project.toAbsolutePath();
        this.folder = folder;
        this.who = who;
        this.redactor = redactor;
        this.processes = processes;
        this.clock = clock;
    }

    @Override
    public String after(PhaseEnd end) throws InterruptedException {
        if (!insideRepository()) {
            return "";
        }
        try {
            return keep(end);
        } catch (NotKept e) {
            return "warning: not recorded in git: " + e.getMessage();
        }
    }

    /** Why there is no record this time. */
    private static final class NotKept extends Exception {
        private static final long serialVersionUID = 1L;

        NotKept(String why) {
            super(why);
        }
    }

    private String keep(PhaseEnd end) throws NotKept, InterruptedException {
        if (answer("rev-parse", "--is-bare-repository").equals("true")) {
            throw new NotKept("the repository is bare");
        }
        refuseWhereItIsCheckedOut();
        String prefix = answer("rev-parse", "--show-prefix");
        var before = ask("rev-parse", "--verify", "--quiet", REF);
        var files = RunRecord.files(end, configuration(), redactor);
        String message = "hyperteam: run " + end.state().run() + " phase " + end.phase() + " complete\n";
        byte[] stream = stream(
                prefix + folder + "/" + end.state().run() + "/",
                files,
                message,
                before.ok() ? Optional.of(before.stdout().strip()) : Optional.empty());
        var imported = git(stream, "fast-import", "--quiet", "--date-format=raw");
        if (!imported.ok()) {
            throw new NotKept(why(imported));
        }
        return "recorded as " + answer("rev-parse", "--short", REF) + " on " + BRANCH;
    }

    /** Whoever works on the branch itself would find the ground moved under the feet. */
    private void refuseWhereItIsCheckedOut() throws NotKept, InterruptedException {
        boolean used = answer("worktree", "list", "--porcelain").lines().anyMatch(("branch " + REF)::equals);
        if (used) {
            throw new NotKept("the branch " + BRANCH + " is checked out; check out another one");
        }
    }

    /** A look at the folders, so that a project without git costs no process. */
    private boolean insideRepository() {
        for (Path at = project; at != null; at = at.getParent()) {
            if (Files.exists(at.resolve(".git"), LinkOption.NOFOLLOW_LINKS)
                    || (Files.isRegularFile(at.resolve("HEAD")) && Files.isDirectory(at.resolve("objects")))) {
                return true;
            }
        }
        return false;
    }

    private String configuration() throws NotKept {
        Path file = project.resolve("hyperteam.yaml");
        try {
            if (!Files.isRegularFile(file)) {
                return "";
            }
            if (Files.size(file) > 1 << 20) {
                throw new NotKept("hyperteam.yaml is larger than 1 MiB");
            }
            return Files.readString(file);
        } catch (java.io.IOException e) {
            throw new NotKept("hyperteam.yaml cannot be read: " + e.getMessage());
        }
    }

    private byte[] stream(String place, Map<String, String> files, String message, Optional<String> before)
            throws NotKept, InterruptedException {
        var out = new ByteArrayOutputStream();
        line(out, "commit " + REF);
        line(out, "committer " + identity() + " " + clock.now().getEpochSecond() + " +0000");
        data(out, message);
        before.ifPresent(commit -> line(out, "from " + commit));
        files.forEach((name, text) -> {
            line(out, "M 100644 inline " + quoted(place + name));
            data(out, text);
        });
        line(out, "done");
        return out.toByteArray();
    }

    /** {@return who commits: as git knows this person, else as this machine does} */
    private String identity() throws InterruptedException {
        var name = ask("config", "user.name");
        var mail = ask("config", "user.email");
        String fallback = who.replaceAll("[^\\p{L}\\p{N}._@-]", "-");
        return plain(name.ok() ? name.stdout() : fallback.replaceAll("@.*", "")) + " <"
                + plain(mail.ok() ? mail.stdout() : fallback) + ">";
    }

    private static String plain(String text) {
        return text.replaceAll("[<>\\p{Cntrl}]", "").strip();
    }

    private static String quoted(String path) {
        return "\"" + path.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static void line(ByteArrayOutputStream out, String text) {
        out.writeBytes((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void data(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        line(out, "data " + bytes.length);
        out.writeBytes(bytes);
        line(out, "");
    }

    private String answer(String... words) throws NotKept, InterruptedException {
        var result = ask(words);
        if (!result.ok()) {
            throw new NotKept(why(result));
        }
        return result.stdout().strip();
    }

    private Processes.Result ask(String... words) throws InterruptedException {
        return git(new byte[0], words);
    }

    private Processes.Result git(byte[] stdin, String... words) throws InterruptedException {
        var argv = new ArrayList<String>(List.of("env"));
        FOREIGN.forEach(name -> argv.addAll(List.of("-u", name)));
        argv.addAll(List.of("git", "-C", project.toString(), "-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0"));
        argv.addAll(List.of(words));
        return processes.run(new Processes.Command(
                argv, Map.of("LC_ALL", "C", "GIT_TERMINAL_PROMPT", "0"), stdin, PATIENCE, 1 << 16));
    }

    private static String why(Processes.Result result) {
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
