package dev.hyperteam.agents.policy;

/**
 * A word of shell after the removal of quotes.
 *
 * @param text what is known of it; where something is only known when it runs, a {@link #HOLE} stands
 * @param unknown whether a part of it is only known when it runs
 * @param pattern whether it holds characters that the shell matches with files, or alternatives in braces
 * @param odd whether quotes or backslashes stand inside, which the name of a program does not need
 */
record Word(String text, boolean unknown, boolean pattern, boolean odd) {
    static final char HOLE = '\uFFFC';

    boolean plain() {
        return !unknown && !pattern;
    }
}
