package dev.hyperteam.cli.project;

import dev.hyperteam.core.event.Effect;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.core.workflow.RunPlan;
import dev.hyperteam.core.workflow.Selection;
import dev.hyperteam.engine.PlanResult;
import dev.hyperteam.engine.RollbackResult;
import dev.hyperteam.engine.RollbackScope;
import dev.hyperteam.engine.RunResult;
import dev.hyperteam.engine.VerifyResult;
import java.util.List;
import java.util.Optional;

/** The orchestrator as commands see it: a port, so that commands can be tested without a host. */
public interface Driver extends AutoCloseable {
    /** Runs a selection. */
    RunResult run(Selection selection) throws InterruptedException;

    /** Goes on with a run; without one, with the last that did not end well. */
    RunResult resume(Optional<RunId> run) throws InterruptedException;

    /** Looks what can be done on live targets, and what not and why. */
    RunPlan preflight(Selection selection) throws InterruptedException;

    /** Asks live targets what a run would do. */
    PlanResult plan(Selection selection) throws InterruptedException;

    /** Asks the verifications of a selection; without one, of what was done on the targets. */
    VerifyResult verify(Optional<Selection> selection) throws InterruptedException;

    /** {@return what a rollback would undo} */
    List<Effect> rollbackPlan(RollbackScope scope);

    /** Undoes. */
    RollbackResult rollback(RollbackScope scope) throws InterruptedException;

    /** Asks the work under way to stop; returns at once. */
    void cancel();

    @Override
    void close();
}
