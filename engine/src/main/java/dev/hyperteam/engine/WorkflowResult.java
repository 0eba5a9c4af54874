package dev.hyperteam.engine;

/** What {@code executeFullWorkflow(dryRun)} answers. */
public sealed interface WorkflowResult {
    /** Of a dry run. */
    record Planned(PlanResult plan) implements WorkflowResult {}

    /** Of a real one. */
    record Ran(RunResult run) implements WorkflowResult {}
}
