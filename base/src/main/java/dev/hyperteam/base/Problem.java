package dev.hyperteam.base;

import static java.util.Objects.requireNonNull;

/**
 * One thing that is wrong, told so that the reader can act: what, where, why, and what to do next.
 *
 * @param what one clause without a full stop: {@code unknown key 'pots'}
 * @param where file:line:column, a host, or {@code host/team/step}; empty where there is no place
 * @param why the cause as far as known; empty when {@code what} says it all
 * @param next what the reader should do; empty only when nothing can be done
 */
public record Problem(String what, String where, String why, String next) {
    public Problem {
        requireNonNull(what, "what");
        requireNonNull(where, "where");
        requireNonNull(why, "why");
        requireNonNull(next, "next");
    }

    /** A problem that only needs a name. */
    public static Problem of(String what) {
        return new Problem(what, "", "", "");
    }

    /** {@return this problem at {@code place}} */
    public Problem at(String place) {
        return new Problem(what, place, why, next);
    }

    /** {@return this problem with its cause} */
    public Problem because(String cause) {
        return new Problem(what, where, cause, next);
    }

    /** {@return this problem with the advice {@code advice}} */
    public Problem then(String advice) {
        return new Problem(what, where, why, advice);
    }

    /** {@return one paragraph: {@code where: what: why. Next: ...}} */
    public String text() {
        var text = new StringBuilder();
        if (!where.isEmpty()) {
            text.append(where).append(": ");
        }
        text.append(what);
        if (!why.isEmpty()) {
            text.append(": ").append(why);
        }
        if (!next.isEmpty()) {
            text.append("\n  next: ").append(next);
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return text();
    }
}
