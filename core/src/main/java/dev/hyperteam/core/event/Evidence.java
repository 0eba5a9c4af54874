package dev.hyperteam.core.event;

/**
 * One answered question.
 *
 * @param question what was asked, as a person reads it
 * @param expected the exact answer that satisfies
 * @param actual what came back, bounded and redacted
 * @param passed whether it satisfies
 * @param by who asked: {@code actor}, {@code verifier} (own connection, narrow user) or {@code controller} (from outside)
 */
public record Evidence(String question, String expected, String actual, boolean passed, String by) {}
