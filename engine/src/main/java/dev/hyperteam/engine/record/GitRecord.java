package dev.hyperteam.engine.record;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Processes;
import dev.hyperteam.base.Redactor;
import dev.hyperteam.engine.PhaseHook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps the record of a run (configuration, plan, report) in the project's git repository after each phase: a commit on a branch of its
 * own, {@value #BRANCH}. What cannot be done is a note for the reader and never fails the run. Not thread-safe; a run calls it once a
 * phase.
 */
public final class GitRecord implements PhaseHook {
    /** The branch that holds the records of all runs. */
    public static final String BRANCH = RunsBranch.NAME;

    private final Git git;
    private final RunsBranch branch;
    private final Redactor redactor;

    /**
     * A recorder.
     *
     * @param project the project's folder; records nothing where it is not inside a git repository
     * @param folder below it in the commit, without dots: {@code runs}
     * @param who user@host, for the commit where git knows no name
     * @param redactor masks secrets in everything that is kept
     */
    public GitRecord(Path project, String folder, String who, Redactor redactor, Processes processes, Clock clock) {
        this.git = new Git(project, processes);
        this.branch = new RunsBranch(git, folder, who, clock);
        this.redactor = redactor;
    }

    @Override
    public String after(PhaseEnd end) throws InterruptedException {
        if (!git.insideRepository()) {
            return "";
        }
        try {
            var run = end.state().run();
            String commit = branch.commit(
                    run.toString(),
                    RunRecord.files(end, configuration(), redactor),
                    "hyperteam: run " + run + " phase " + end.phase() + " complete\n");
            return "recorded as " + commit + " on " + BRANCH;
        } catch (Git.Refused e) {
            return "warning: not recorded in git: " + e.getMessage();
        }
    }

    private String configuration() throws Git.Refused {
        Path file = git.project().resolve("hyperteam.yaml");
        try {
            if (!Files.isRegularFile(file)) {
                return "";
            }
            if (Files.size(file) > 1 << 20) {
                throw new Git.Refused("hyperteam.yaml is larger than 1 MiB");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new Git.Refused("hyperteam.yaml cannot be read: " + e.getMessage());
        }
    }
}
