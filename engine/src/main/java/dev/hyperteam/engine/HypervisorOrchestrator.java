package dev.hyperteam.engine;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Problems;
import dev.hyperteam.base.yaml.Mark;
import dev.hyperteam.core.event.AgentUse;
import dev.hyperteam.core.event.DoneNodes;
import dev.hyperteam.core.event.Effect;
import dev.hyperteam.core.event.Effects;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.core.event.RunState;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.RunPlan;
import dev.hyperteam.core.workflow.Selection;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.journal.Journal;
import dev.hyperteam.journal.JournalReader;
import dev.hyperteam.journal.Mailbox;
import dev.hyperteam.journal.ReadQuery;
import dev.hyperteam.remote.KeyFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes teams through the workflow on one or more targets: the library's front door. Each call does its work on the calling thread
 * (plus virtual threads of its own) and returns when that has ended; {@link #cancel} may come from any thread. Reading calls ({@link
 * #plan}, {@link #verify}, {@link #checkStatus}) write nothing; the others hold the project's journal exclusively while they work.
 *
 * <p>Every method may throw {@link ProblemException}, whose text is meant for people; {@link TargetHeld} and {@link
 * dev.hyperteam.journal.JournalLocked} say that somebody else is at work.
 */
public final class HypervisorOrchestrator implements AutoCloseable {
    private final OrchestratorSettings with;
    private final Stop stop = new Stop();

    HypervisorOrchestrator(OrchestratorSettings with) {
        this.with = with;
    }

    OrchestratorSettings with() {
        return with;
    }

    /** {@return a builder that needs a project folder and at least one target} */
    public static HypervisorOrchestratorBuilder builder() {
        return new HypervisorOrchestratorBuilder();
    }

    /** Runs every team that has steps. */
    public RunResult executeFullWorkflow() throws InterruptedException {
        return run(Selection.everything(with.workflow()));
    }

    /** Plans every team that has steps when {@code dryRun}, else runs them. */
    public WorkflowResult executeFullWorkflow(boolean dryRun) throws InterruptedException {
        return dryRun
                ? new WorkflowResult.Planned(plan(Selection.everything(with.workflow())))
                : new WorkflowResult.Ran(executeFullWorkflow());
    }

    /** Runs one phase, 1 to 6. What it needs of earlier phases is verified, not run. */
    public RunResult executePhase(int phase) throws InterruptedException {
        return executePhases(phase, phase);
    }

    /** Runs the phases {@code first} to {@code last}. */
    public RunResult executePhases(int first, int last) throws InterruptedException {
        return run(select(problems -> Selection.phases(
                first == last ? Integer.toString(first) : first + "-" + last,
                Mark.outside("phases"),
                with.workflow(),
                problems)));
    }

    /** Runs teams by name, in any spelling that the command line takes. */
    public RunResult executeTeams(List<String> teams) throws InterruptedException {
        return run(select(problems ->
                Selection.named(String.join(",", teams), Mark.outside("teams"), with.workflow(), problems)));
    }

    /** Runs a team and what comes after it; what it needs is verified. */
    public RunResult resumeFromTeam(String team) throws InterruptedException {
        return run(select(problems -> Selection.resumeFrom(team, Mark.outside("team"), with.workflow(), problems)));
    }

    private static Selection select(java.util.function.Function<Problems, Selection> parse) {
        var problems = new Problems();
        Selection selection = parse.apply(problems);
        problems.throwIfAny();
        return selection;
    }

    /** Runs a selection from its beginning. */
    public RunResult run(Selection selection) throws InterruptedException {
        try (Journal journal = open()) {
            Survey.unasked(selection, with);
            return drive(journal, RunId.next(with.clock().now(), with.random()), selection, true);
        }
    }

    /** Goes on with the latest run that has not ended well. */
    public RunResult resumeWorkflow() throws InterruptedException {
        return resumeWorkflow(Optional.empty());
    }

    /** Goes on with {@code run}, or with the latest one that has not ended well. */
    public RunResult resumeWorkflow(Optional<RunId> run) throws InterruptedException {
        try (Journal journal = open()) {
            List<Entry> entries = journal.list(ReadQuery.all());
            RunState state = Resumption.find(entries, run);
            Resumption.refuseTakenBack(state, entries);
            Resumption.refuseOtherWorkflow(state, with.fingerprint());
            return drive(journal, state.run(), Resumption.selection(state), false);
        }
    }

    private RunResult drive(Journal journal, RunId id, Selection selection, boolean anew) throws InterruptedException {
        long start = with.clock().nanoTime();
        var values = values(journal.list(ReadQuery.all()));
        try (Fleet fleet = fleet(values)) {
            var before = journal.list(ReadQuery.of(id));
            before.forEach(entry -> values.recall(entry.event()));
            var context = context(journal, id, before);
            var plan = surveyed(context, selection, anew, new Survey(with, fleet, values));
            context.recorder().durable(first(selection, plan, anew));
            var driver = new RunDriver(
                    context,
                    plan,
                    fleet,
                    values,
                    new PhaseGates(with.gate(), context.approvals()),
                    with.hooks(),
                    () -> journal.list(ReadQuery.all()));
            try (var _ = MailDesk.open(Mailbox.of(with.stateFolder()), id, context.approvals(), stop, with.clock())) {
                driver.drive();
            }
            return Results.of(
                    context.recorder().state(),
                    AgentUse.fold(context.recorder().entries()),
                    Duration.ofNanos(with.clock().nanoTime() - start));
        }
    }

    /** A target that cannot even be asked fails the run, on record; a team that was asked for in vain leaves none: nothing was begun. */
    private RunPlan surveyed(RunContext context, Selection selection, boolean anew, Survey survey)
            throws InterruptedException {
        RunPlan plan;
        try {
            plan = survey.forRun(selection);
        } catch (ProblemException e) {
            String why = context.recorder().clean(String.valueOf(e.getMessage()));
            context.recorder().durable(first(selection, Survey.unasked(selection, with), anew));
            context.recorder().durable(new Event.RunEnded(RunEnding.FAILED, 0, why, Duration.ZERO));
            throw e;
        }
        if (anew) {
            Survey.requireAsked(selection, plan);
        }
        return plan;
    }

    private Event first(Selection selection, RunPlan plan, boolean anew) {
        return anew
                ? new Event.RunStarted(
                        with.version(),
                        with.holder(),
                        plan.nodes().stream().map(RunPlan.PlannedNode::node).toList(),
                        plan.leftOut().stream()
                                .filter(left -> !left.unavailable())
                                .map(RunPlan.LeftOut::toString)
                                .toList(),
                        with.options(selection),
                        with.fingerprint())
                : new Event.RunResumed(with.version(), with.holder());
    }

    /** Looks what could be done on the live targets, and what not and why: facts, secrets, sources of downloads. Writes nothing. */
    public RunPlan preflight(Selection selection) throws InterruptedException {
        var values = values(read());
        try (Fleet fleet = fleet(values)) {
            return new Survey(with, fleet, values).forRun(selection);
        }
    }

    /** Asks the live targets what a run would do; writes nothing on them but what a login itself records. */
    public PlanResult plan(Selection selection) throws InterruptedException {
        long start = with.clock().nanoTime();
        Survey.unasked(selection, with);
        var values = values(read());
        Survey.Surveyed surveyed;
        var teams = new ArrayList<PlanResult.TeamPlan>();
        try (Fleet fleet = fleet(values)) {
            surveyed = new Survey(with, fleet, values).withWarnings(selection);
            var planner = new Planner(with.prober(), values);
            var byTarget = surveyed.plan().nodes().stream()
                    .collect(Collectors.groupingBy(
                            planned -> planned.node().target(), LinkedHashMap::new, Collectors.toList()));
            for (var target : byTarget.entrySet()) {
                teams.addAll(planner.plan(target.getValue(), fleet.session(target.getKey())));
            }
        }
        return new PlanResult(
                teams,
                surveyed.plan().leftOut().stream()
                        .map(RunPlan.LeftOut::toString)
                        .toList(),
                surveyed.warnings(),
                Duration.ofNanos(with.clock().nanoTime() - start));
    }

    /**
     * Asks every verification of what was done here and not taken back since; where nothing was, of every team that has steps. A target
     * cannot have drifted from what it never was. See {@link #verify(Selection)}.
     */
    public VerifyResult verify() throws InterruptedException {
        return verify(
                Selection.everything(with.workflow()), DoneNodes.fold(read()).nodes());
    }

    /** Asks every verification of a selection, over fresh connections; writes nothing. */
    public VerifyResult verify(Selection selection) throws InterruptedException {
        return verify(selection, Set.of());
    }

    /** Of those that were ever done, when there are any, else of all that can be done. */
    private VerifyResult verify(Selection selection, Set<Node> done) throws InterruptedException {
        long start = with.clock().nanoTime();
        Survey.unasked(selection, with);
        var values = values(read());
        var steps = new ArrayList<VerifyResult.StepVerdict>();
        List<String> never = List.of();
        try (Fleet fleet = fleet(values)) {
            var planner = new Planner(with.prober(), values);
            var nodes = new Survey(with, fleet, values).forReading(selection).nodes();
            if (nodes.stream().anyMatch(planned -> done.contains(planned.node()))) {
                never = nodes.stream()
                        .filter(planned -> !done.contains(planned.node()))
                        .map(planned -> planned.node() + ": not done here")
                        .toList();
                nodes = nodes.stream()
                        .filter(planned -> done.contains(planned.node()))
                        .toList();
            }
            for (var planned : nodes) {
                var session = fleet.session(planned.node().target());
                var verifier = new Verifier(
                        with.settings().verifyRetry(), with.prober(), with.clock(), with.random(), session);
                steps.addAll(
                        planner.verify(planned.node(), planned.team(), planned.unavailableParts(), session, verifier));
            }
        }
        return new VerifyResult(steps, never, Duration.ofNanos(with.clock().nanoTime() - start));
    }

    /** {@return the latest run as the journal knows it, also while another process drives it; empty before the first run} */
    public Optional<RunState> checkStatus() {
        List<Entry> entries = read();
        return entries.isEmpty()
                ? Optional.empty()
                : RunState.fold(entries.stream()
                        .filter(entry -> entry.run().equals(entries.getLast().run()))
                        .toList());
    }

    /** Undoes every phase above {@code phase}; 0 undoes all. */
    public RollbackResult rollbackToPhase(int phase) throws InterruptedException {
        return rollback(new RollbackScope.ToPhase(phase));
    }

    /** {@return what a rollback would undo, oldest first; writes nothing} */
    public List<Effect> rollbackPlan(RollbackScope scope) {
        return Resumption.within(scope, Effects.fold(read()), with);
    }

    /** Undoes what is in {@code scope} on all targets, newest first. */
    public RollbackResult rollback(RollbackScope scope) throws InterruptedException {
        long start = with.clock().nanoTime();
        try (Journal journal = open()) {
            List<Effect> effects = Resumption.within(scope, Effects.fold(journal.list(ReadQuery.all())), with);
            var id = RunId.next(with.clock().now(), with.random());
            if (effects.isEmpty()) {
                return new RollbackResult(
                        id, true, List.of(), Duration.ofNanos(with.clock().nanoTime() - start));
            }
            var values = values(journal.list(ReadQuery.all()));
            try (Fleet fleet = fleet(values)) {
                var context = context(journal, id, List.of());
                for (var session : fleet.sessions().values()) {
                    context.recorder()
                            .durable(new Event.LeaseTaken(
                                    session.name(), context.lease(session).token(), with.holder()));
                }
                var undone = new Rollback(context, fleet.sessions(), values).undo(scope.text(), effects);
                return new RollbackResult(
                        id,
                        Rollback.complete(effects, undone),
                        undone,
                        Duration.ofNanos(with.clock().nanoTime() - start));
            }
        }
    }

    /**
     * Reinstalls the server through its provider.
     *
     * @throws ProblemException always: a rebuild needs a provider, and none can be configured yet
     */
    public RunResult nuclearReset(String serverName) {
        throw new ProblemException(Problem.of("a rebuild of '" + serverName + "' is not enabled")
                .because("it reinstalls the server through its provider's API, and no provider is configured")
                .then("use 'rollback --to-phase 0' to take back everything that was done"));
    }

    /** Asks the work under way to stop: nothing new is started, steps in flight end. Returns at once. */
    public void cancel() {
        stop.request(Stop.Kind.CANCEL, "");
    }

    /** As {@link #cancel}, but the run ends as WAITING: {@link #resumeWorkflow} goes on. Returns at once. */
    public void pause() {
        stop.request(Stop.Kind.PAUSE, "");
    }

    /** Cuts what is still open. */
    @Override
    public void close() {
        with.connector().close();
    }

    private Journal open() {
        Journal journal = Journal.open(with.stateFolder(), with.clock(), with.holder());
        with.listeners().forEach(journal::subscribe);
        return journal;
    }

    private List<Entry> read() {
        if (!JournalReader.exists(with.stateFolder())) {
            return List.of();
        }
        try (JournalReader reader = Journal.openReadOnly(with.stateFolder())) {
            return reader.list(ReadQuery.all());
        }
    }

    private ValueSource values(List<Entry> entries) {
        String publicKey = KeyFiles.ensure(with.verifierKey(), "hyperteam verifier");
        var values = new ValueSource(with.workflow(), with.settings().parameters(), publicKey);
        var outputs = new Outputs();
        entries.forEach(outputs::apply);
        outputs.byNode().forEach(values::handOn);
        return values;
    }

    private Fleet fleet(ValueSource values) {
        var fleet = new Fleet(with.targets(), with.connector(), with.verifierKey());
        fleet.verifyAs(values);
        return fleet;
    }

    private RunContext context(Journal journal, RunId id, List<Entry> before) {
        var recorder = new Recorder(journal, id, with.redactor(), before);
        var approvals =
                new Approvals(recorder, with.clock(), with.random(), with.approvalPolicy(), with.approver(), stop);
        return new RunContext(
                with.settings(),
                recorder,
                with.scripts(),
                with.prober(),
                with.secrets(),
                with.artifacts(),
                with.clock(),
                with.random(),
                Owner.of(with.stateFolder()),
                with.holder(),
                stop,
                approvals,
                with.operator());
    }

    /** {@return the teams that this orchestrator knows, in graph order} */
    public List<TeamId> teams() {
        return List.copyOf(with.workflow().ids());
    }

    /** {@return where the project keeps its journal} */
    public Path stateFolder() {
        return with.stateFolder();
    }
}
