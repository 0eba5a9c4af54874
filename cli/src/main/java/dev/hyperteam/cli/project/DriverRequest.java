package dev.hyperteam.cli.project;

import dev.hyperteam.base.Redactor;
import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.workflow.Workflow;
import dev.hyperteam.engine.Approver;
import dev.hyperteam.engine.ArtifactSource;
import dev.hyperteam.engine.Operator;
import dev.hyperteam.engine.PhaseHook;
import dev.hyperteam.engine.config.ApprovalPolicy;
import dev.hyperteam.engine.config.SecretSource;
import dev.hyperteam.engine.config.Settings;
import dev.hyperteam.engine.config.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What an orchestrator is made from.
 *
 * @param listeners are told every event, in order, on one thread
 * @param operator who takes part beside the runbooks
 * @param options what the reader typed, for the journal; never secrets
 */
public record DriverRequest(
        Path stateFolder,
        Settings settings,
        List<Target> targets,
        Workflow workflow,
        ActionKinds kinds,
        SecretSource secrets,
        ArtifactSource artifacts,
        Redactor redactor,
        List<Consumer<Entry>> listeners,
        ApprovalPolicy approvals,
        Approver approver,
        List<PhaseHook> hooks,
        Operator operator,
        Map<String, String> options) {
    public DriverRequest {
        targets = List.copyOf(targets);
        listeners = List.copyOf(listeners);
        hooks = List.copyOf(hooks);
        options = Map.copyOf(options);
    }
}
