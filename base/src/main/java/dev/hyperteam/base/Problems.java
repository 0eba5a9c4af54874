package dev.hyperteam.base;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects problems so that a reader sees all of them at once. Not thread-safe. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();

    /** Notes a problem and goes on. */
    public void add(Problem problem) {
        found.add(problem);
    }

    /** {@return whether nothing was found so far} */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** {@return what was found, in the order in which it was found} */
    public List<Problem> all() {
        return List.copyOf(found);
    }

    /**
     * Ends the collection.
     *
     * @throws ProblemException with everything that was found, sorted by place, if anything was
     */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ProblemException(found.stream()
                    .sorted(Comparator.comparing(Problems::sortKey))
                    .toList());
        }
    }

    private static String sortKey(Problem problem) {
        // file:line:column, with numbers padded so that line 9 comes before line 10
        return java.util.regex.Pattern.compile("[0-9]+")
                .matcher(problem.where())
                .replaceAll(number -> "0".repeat(Math.max(0, 9 - number.group().length())) + number.group());
    }
}
