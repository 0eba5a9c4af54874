package dev.hyperteam.engine.record;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Processes;
import dev.hyperteam.base.Redactor;
import dev.hyperteam.core.event.RunId;
import java.nio.file.Path;
import java.util.Map;

/**
 * The project's history in git, to read, and a place beside the runs' records for notes. What it tells is redacted and bounded.
 * Thread-safe. Methods throw {@link ProblemException} with git's reason where git refuses.
 */
public final class GitHistory {
    private static final int LONGEST = 16 * 1024;

    private final Git git;
    private final RunsBranch branch;
    private final Redactor redactor;

    /** A history; the parameters are {@link GitRecord#GitRecord}'s. */
    public GitHistory(Path project, String folder, String who, Redactor redactor, Processes processes, Clock clock) {
        this.git = new Git(project, processes);
        this.branch = new RunsBranch(git, folder, who, clock);
        this.redactor = redactor;
    }

    /** {@return whether the project lies in a repository} */
    public boolean exists() {
        return git.insideRepository();
    }

    /** {@return the last commits of all branches, one a line, the newest first} */
    public String log(int most) throws InterruptedException {
        return read("log", "--all", "--date=iso-strict", "--format=%h %ad %an: %s%d", "-n", Integer.toString(most));
    }

    /**
     * {@return a commit with its changes}
     *
     * @param revision a name or a number of git's own, as {@link #log} shows them
     */
    public String show(String revision) throws InterruptedException {
        if (!revision.matches("[A-Za-z0-9][A-Za-z0-9._/-]{0,119}") || revision.contains("..")) {
            throw new ProblemException(Problem.of("'" + revision.replaceAll("\\p{Cntrl}", " ") + "' names no commit")
                    .then("take a number from the log"));
        }
        return read("show", "--no-color", "--no-ext-diff", "--no-textconv", "--stat", "--patch", revision, "--");
    }

    /**
     * Commits a note beside a run's record.
     *
     * @param name of the note, letters, digits, {@code -} and {@code _}
     * @return the commit's short name
     */
    public String note(RunId run, String name, String text) throws InterruptedException {
        try {
            return branch.commit(
                    run + "/notes",
                    Map.of(name.replaceAll("[^A-Za-z0-9_-]", "-") + ".md", redactor.redact(text) + "\n"),
                    "hyperteam: run " + run + ": note of " + name + "\n");
        } catch (Git.Refused e) {
            throw refused(e);
        }
    }

    private String read(String... words) throws InterruptedException {
        try {
            String text = redactor.redact(git.answer(words));
            return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "\n[cut]";
        } catch (Git.Refused e) {
            throw refused(e);
        }
    }

    private static ProblemException refused(Git.Refused e) {
        return new ProblemException(Problem.of("git refuses: " + e.getMessage()), e);
    }
}
