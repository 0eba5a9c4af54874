package dev.hyperteam.cli;

import dev.hyperteam.cli.project.Driver;
import dev.hyperteam.cli.project.DriverRequest;
import dev.hyperteam.core.event.Effect;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.core.workflow.RunPlan;
import dev.hyperteam.core.workflow.Selection;
import dev.hyperteam.engine.HypervisorOrchestrator;
import dev.hyperteam.engine.PlanResult;
import dev.hyperteam.engine.RollbackResult;
import dev.hyperteam.engine.RollbackScope;
import dev.hyperteam.engine.RunResult;
import dev.hyperteam.engine.VerifyResult;
import java.util.List;
import java.util.Optional;

/** The real orchestrator. */
final class EngineDriver implements Driver {
    private final HypervisorOrchestrator orchestrator;

    EngineDriver(DriverRequest request) {
        var builder = HypervisorOrchestrator.builder()
                .stateFolder(request.stateFolder())
                .settings(request.settings())
                .targets(request.targets())
                .workflow(request.workflow())
                .kinds(request.kinds())
                .secrets(request.secrets())
                .artifacts(request.artifacts())
                .redactor(request.redactor())
                .approvals(request.approvals())
                .approver(request.approver())
                .operator(request.operator())
                .version(Version.NUMBER)
                .options(request.options());
        request.listeners().forEach(builder::listener);
        request.hooks().forEach(builder::afterPhase);
        this.orchestrator = builder.build();
    }

    @Override
    public RunResult run(Selection selection) throws InterruptedException {
        return orchestrator.run(selection);
    }

    @Override
    public RunResult resume(Optional<RunId> run) throws InterruptedException {
        return orchestrator.resumeWorkflow(run);
    }

    @Override
    public RunPlan preflight(Selection selection) throws InterruptedException {
        return orchestrator.preflight(selection);
    }

    @Override
    public PlanResult plan(Selection selection) throws InterruptedException {
        return orchestrator.plan(selection);
    }

    @Override
    public VerifyResult verify(Optional<Selection> selection) throws InterruptedException {
        return selection.isPresent() ? orchestrator.verify(selection.get()) : orchestrator.verify();
    }

    @Override
    public List<Effect> rollbackPlan(RollbackScope scope) {
        return orchestrator.rollbackPlan(scope);
    }

    @Override
    public RollbackResult rollback(RollbackScope scope) throws InterruptedException {
        return orchestrator.rollback(scope);
    }

    @Override
    public void cancel() {
        orchestrator.cancel();
    }

    @Override
    public void close() {
        orchestrator.close();
    }
}
