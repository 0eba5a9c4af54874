package dev.hyperteam.cli;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import java.util.List;

/** Wrong usage or configuration: nothing was started. Exit code 2. */
public final class UsageProblem extends ProblemException {
    private static final long serialVersionUID = 1L;

    /** One mistake. */
    public UsageProblem(Problem problem) {
        super(problem);
    }

    /** All mistakes. */
    public UsageProblem(List<Problem> problems) {
        super(problems);
    }
}
