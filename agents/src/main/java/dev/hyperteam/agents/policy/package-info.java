/** What a command may do, told from its text alone: a reader of shell, knowledge of programs, and a verdict. No model takes part. */
@org.jspecify.annotations.NullMarked
package dev.hyperteam.agents.policy;
