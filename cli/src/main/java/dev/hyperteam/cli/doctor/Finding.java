package dev.hyperteam.cli.doctor;

import dev.hyperteam.base.Problem;

/**
 * One line of a check-up.
 *
 * @param mend what to do; empty when all is well
 */
public record Finding(Sign sign, String text, String mend) {
    /** How it is. */
    public enum Sign {
        /** Works. */
        GOOD("✓"),
        /** Does not work. */
        BAD("✗"),
        /** Not there, and not needed for everything. */
        OPEN("–");

        private final String mark;

        Sign(String mark) {
            this.mark = mark;
        }
    }

    static Finding good(String text) {
        return new Finding(Sign.GOOD, text, "");
    }

    static Finding open(String text, String mend) {
        return new Finding(Sign.OPEN, text, mend);
    }

    static Finding bad(String text, String mend) {
        return new Finding(Sign.BAD, text, mend);
    }

    /** {@return what a problem says, under a sign of the caller's choice} */
    public static Finding of(Sign sign, Problem problem) {
        String where = problem.where().isEmpty() ? "" : problem.where() + ": ";
        String why = problem.why().isEmpty() ? "" : ": " + problem.why();
        return new Finding(sign, where + problem.what() + why, problem.next());
    }

    /** {@return as people read it} */
    public String line() {
        return sign.mark + " " + text + (mend.isEmpty() ? "" : "\n    " + mend);
    }
}
