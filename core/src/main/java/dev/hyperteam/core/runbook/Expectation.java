package dev.hyperteam.core.runbook;

import java.util.regex.Pattern;

/** The exact answer that satisfies a probe. Pure: {@link #met} decides from exit code and output alone. */
public sealed interface Expectation {
    /** {@return whether an answer satisfies} */
    boolean met(int exitCode, String output);

    /** {@return in a reader's words} */
    String text();

    /** The exit code, output ignored. */
    record Exit(int code) implements Expectation {
        @Override
        public boolean met(int exitCode, String output) {
            return exitCode == code;
        }

        @Override
        public String text() {
            return "exit code " + code;
        }
    }

    /** Exit code 0 and one line of the output that equals {@code line}, white space at both ends ignored. */
    record Line(String line) implements Expectation {
        @Override
        public boolean met(int exitCode, String output) {
            return exitCode == 0
                    && output.lines().anyMatch(candidate -> candidate.strip().equals(line.strip()));
        }

        @Override
        public String text() {
            return "a line '" + line + "'";
        }
    }

    /** Exit code 0 and no line of the output that equals {@code line}. */
    record NoLine(String line) implements Expectation {
        @Override
        public boolean met(int exitCode, String output) {
            return exitCode == 0
                    && output.lines().noneMatch(candidate -> candidate.strip().equals(line.strip()));
        }

        @Override
        public String text() {
            return "no line '" + line + "'";
        }
    }

    /** Exit code 0 and the whole output, white space at both ends ignored. */
    record Output(String output) implements Expectation {
        @Override
        public boolean met(int exitCode, String actual) {
            return exitCode == 0 && actual.strip().equals(output.strip());
        }

        @Override
        public String text() {
            return output.isBlank() ? "no output" : "exactly '" + output.strip() + "'";
        }
    }

    /** Exit code 0 and a match of {@code pattern} somewhere in the output. */
    record Matches(Pattern pattern) implements Expectation {
        @Override
        public boolean met(int exitCode, String output) {
            return exitCode == 0 && pattern.matcher(output).find();
        }

        @Override
        public String text() {
            return "a match of /" + pattern + "/";
        }
    }
}
