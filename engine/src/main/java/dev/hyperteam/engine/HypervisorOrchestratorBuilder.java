package dev.hyperteam.engine;

import dev.hyperteam.base.Clock;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Redactor;
import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.action.StepScripts;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.workflow.TeamSource;
import dev.hyperteam.core.workflow.Workflow;
import dev.hyperteam.engine.config.ApprovalPolicy;
import dev.hyperteam.engine.config.SecretSource;
import dev.hyperteam.engine.config.Settings;
import dev.hyperteam.engine.config.Target;
import dev.hyperteam.remote.HostConnector;
import dev.hyperteam.remote.SshConnector;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Builds a {@link HypervisorOrchestrator}. Every setting but the targets has a default. Not thread-safe. */
public final class HypervisorOrchestratorBuilder {
    private final List<Target> targets = new ArrayList<>();
    private final List<Consumer<Entry>> listeners = new ArrayList<>();
    private Path stateFolder = Path.of(".hyperteam");
    private Settings settings = Settings.defaults();
    private ActionKinds kinds = ActionKinds.builtIn();
    private @Nullable Workflow workflow;
    private SecretSource secrets = SecretSource.none();
    private ArtifactSource artifacts = ArtifactSource.none();
    private Redactor redactor = new Redactor();
    private @Nullable HostConnector connector;
    private Clock clock = Clock.system();
    private RandomGenerator random = new SecureRandom();
    private PhaseGate gate = PhaseGate.open();
    private final List<PhaseHook> hooks = new ArrayList<>();
    private ApprovalPolicy approvalPolicy = ApprovalPolicy.defaults();
    private Approver approver = Approver.nobody();
    private Operator operator = Operator.none();
    private String version = "development";
    private Map<String, String> options = Map.of();

    HypervisorOrchestratorBuilder() {}

    /** The project's folder; its journal lies in {@code .hyperteam} below it. Default: the working directory. */
    public HypervisorOrchestratorBuilder projectFolder(Path folder) {
        return stateFolder(folder.resolve(".hyperteam"));
    }

    /** Where the journal lies, if not in {@code .hyperteam}. */
    public HypervisorOrchestratorBuilder stateFolder(Path folder) {
        this.stateFolder = folder.toAbsolutePath();
        return this;
    }

    /** How runs behave. */
    public HypervisorOrchestratorBuilder settings(Settings value) {
        this.settings = value;
        return this;
    }

    /** Adds a target; at least one is needed. */
    public HypervisorOrchestratorBuilder target(Target target) {
        targets.add(target);
        return this;
    }

    /** Adds targets. */
    public HypervisorOrchestratorBuilder targets(List<Target> more) {
        targets.addAll(more);
        return this;
    }

    /** The teams, if not the shipped ones. */
    public HypervisorOrchestratorBuilder workflow(Workflow value) {
        this.workflow = value;
        return this;
    }

    /** The kinds of action that runbooks may use, if not the shipped ones. */
    public HypervisorOrchestratorBuilder kinds(ActionKinds value) {
        this.kinds = value;
        return this;
    }

    /** Where secrets come from. Default: none. */
    public HypervisorOrchestratorBuilder secrets(SecretSource value) {
        this.secrets = value;
        return this;
    }

    /** Where downloads come from. Default: nowhere. */
    public HypervisorOrchestratorBuilder artifacts(ArtifactSource value) {
        this.artifacts = value;
        return this;
    }

    /** Masks secrets in everything that is kept or shown. */
    public HypervisorOrchestratorBuilder redactor(Redactor value) {
        this.redactor = value;
        return this;
    }

    /** The way to hosts, if not SSH. */
    public HypervisorOrchestratorBuilder connector(HostConnector value) {
        this.connector = value;
        return this;
    }

    /** Time. */
    public HypervisorOrchestratorBuilder clock(Clock value) {
        this.clock = value;
        return this;
    }

    /** Source of run ids and jitter. */
    public HypervisorOrchestratorBuilder random(RandomGenerator value) {
        this.random = value;
        return this;
    }

    /** Is told every event in order, on the journal's thread; must not block. */
    public HypervisorOrchestratorBuilder listener(Consumer<Entry> listener) {
        listeners.add(listener);
        return this;
    }

    /** Asked before each phase. Default: always go. */
    public HypervisorOrchestratorBuilder gate(PhaseGate value) {
        this.gate = value;
        return this;
    }

    /** Adds what is done after each phase that has ended well; several are called in the order in which they were added. */
    public HypervisorOrchestratorBuilder afterPhase(PhaseHook hook) {
        hooks.add(hook);
        return this;
    }

    /** Who is asked before what. Default: {@link ApprovalPolicy#defaults}. */
    public HypervisorOrchestratorBuilder approvals(ApprovalPolicy value) {
        this.approvalPolicy = value;
        return this;
    }

    /** Who is asked in this process. Default: nobody; other processes can answer in any case. */
    public HypervisorOrchestratorBuilder approver(Approver value) {
        this.approver = value;
        return this;
    }

    /** Who takes part beside the runbooks. Default: nobody. */
    public HypervisorOrchestratorBuilder operator(Operator value) {
        this.operator = value;
        return this;
    }

    /** Hyperteam's version, for the journal. */
    public HypervisorOrchestratorBuilder version(String value) {
        this.version = value;
        return this;
    }

    /** What the reader typed, for the journal; never secrets. */
    public HypervisorOrchestratorBuilder options(Map<String, String> value) {
        this.options = Map.copyOf(value);
        return this;
    }

    /**
     * Builds it. Nothing is opened or dialled yet.
     *
     * @throws ProblemException without a target, with two targets of one name, or when a runbook has mistakes
     */
    public HypervisorOrchestrator build() {
        if (targets.isEmpty()) {
            throw new ProblemException(
                    Problem.of("no target").then("add one under 'targets' in hyperteam.yaml, or use --lab"));
        }
        if (targets.stream().map(Target::name).distinct().count() < targets.size()) {
            throw new ProblemException(
                    Problem.of("two targets have the same name").then("give each target a name of its own"));
        }
        return new HypervisorOrchestrator(new OrchestratorSettings(
                stateFolder,
                settings,
                List.copyOf(targets),
                workflow == null ? Workflow.load(TeamSource.shipped(), kinds) : workflow,
                new StepScripts(kinds),
                secrets,
                artifacts,
                redactor,
                connector == null ? new SshConnector() : connector,
                clock,
                random,
                gate,
                List.copyOf(hooks),
                approvalPolicy,
                approver,
                operator,
                List.copyOf(listeners),
                holder(),
                version,
                options));
    }

    private static String holder() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "this machine";
        }
        return System.getProperty("user.name", "somebody") + "@" + host + ":"
                + ProcessHandle.current().pid();
    }
}
