package dev.hyperteam.cli;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;

/** An answer is needed and nobody can be asked. Exit code 3. */
public final class Waiting extends ProblemException {
    private static final long serialVersionUID = 1L;

    /** What is needed. */
    public Waiting(Problem problem) {
        super(problem);
    }
}
