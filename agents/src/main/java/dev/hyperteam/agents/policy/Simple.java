package dev.hyperteam.agents.policy;

import java.util.List;

/**
 * A simple command: assignments, words, redirections.
 *
 * @param assignments {@code NAME=value} in front, by name and value
 */
record Simple(List<Assignment> assignments, List<Word> words, List<Redirect> redirects) {
    Simple {
        assignments = List.copyOf(assignments);
        words = List.copyOf(words);
        redirects = List.copyOf(redirects);
    }

    record Assignment(String name, Word value) {}

    /** {@code operator} as it is written, without a number in front. */
    record Redirect(String operator, Word target) {
        boolean writes() {
            return operator.contains(">");
        }

        /** Onto another descriptor: nothing is opened. */
        boolean duplicates() {
            return operator.endsWith("&") && target.plain() && target.text().matches("[0-9]+|-");
        }
    }
}
