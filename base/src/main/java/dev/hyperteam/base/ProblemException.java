package dev.hyperteam.base;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The root of every failure that Hyperteam reports to a person. Carries at least one {@link Problem}; fronts print the problems and
 * never the stack.
 */
public class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** One problem. */
    public ProblemException(Problem problem) {
        this(List.of(problem), null);
    }

    /** One problem and the exception that it came from. */
    public ProblemException(Problem problem, @Nullable Throwable cause) {
        this(List.of(problem), cause);
    }

    /** Several problems that were collected; at least one. */
    public ProblemException(List<Problem> problems) {
        this(problems, null);
    }

    private ProblemException(List<Problem> problems, @Nullable Throwable cause) {
        super(problems.stream().map(Problem::text).collect(Collectors.joining("\n")), cause);
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("a ProblemException needs a problem");
        }
        this.problems = List.copyOf(problems);
    }

    /** {@return what is wrong, at least one entry} */
    public final List<Problem> problems() {
        return problems;
    }
}
