package dev.hyperteam.engine;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.Redactor;
import dev.hyperteam.core.event.AgentUse;
import dev.hyperteam.core.event.Effect;
import dev.hyperteam.core.event.Effects;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.Evidence;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.core.event.StepEnding;
import dev.hyperteam.core.event.UndoEnding;
import dev.hyperteam.core.runbook.Step;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.core.runbook.Verification;
import dev.hyperteam.core.workflow.Node;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/** The workbench of one node: every change goes through its {@link NodeRunner}, one at a time. */
final class NodeBench implements Workbench {
    private static final int SHOWN = 4000;
    private static final int OUTPUT = 1000;

    private final RunContext run;
    private final TargetSession target;
    private final ValueSource values;
    private final NodeRunner runner;
    private final Notebook notebook;
    private final ReentrantLock changing = new ReentrantLock();
    private int made;

    NodeBench(RunContext run, TargetSession target, ValueSource values, NodeRunner runner) {
        this.run = run;
        this.target = target;
        this.values = values;
        this.runner = runner;
        this.notebook = new NodeNotebook(run, runner.node());
    }

    @Override
    public Node node() {
        return runner.node();
    }

    @Override
    public RunId run() {
        return run.run();
    }

    @Override
    public Team team() {
        return runner.team();
    }

    @Override
    public Map<String, String> parameters() {
        return runner.preparation().parameters();
    }

    @Override
    public Map<String, String> outputs() {
        return values.outputs(node().target());
    }

    @Override
    public List<Standing> steps() {
        return team().steps().stream()
                .map(step -> new Standing(step, runner.ending(step.id()), runner.reason(step.id())))
                .toList();
    }

    private Step step(String id) {
        return team().step(id)
                .orElseThrow(() -> new ProblemException(Problem.of("team " + team().id() + " has no step '" + id + "'")
                        .because("its steps are "
                                + team().steps().stream().map(Step::id).collect(Collectors.joining(", ")))
                        .then("name one of them")));
    }

    private PreparedStep prepared(String id) {
        Step step = step(id);
        var no = runner.preparation().notApplicable(step);
        if (no.isPresent()) {
            throw new ProblemException(
                    Problem.of("step " + id + " does not apply here").because(no.get()));
        }
        return runner.preparation().prepare(step);
    }

    @Override
    public String inspect(String id) {
        Step step = step(id);
        var text = new StringBuilder("step " + id + ": " + step.title() + "\n");
        if (!step.about().isBlank()) {
            text.append(step.about()).append('\n');
        }
        text.append("kind: ")
                .append(step.action().kind())
                .append("\nneeds: ")
                .append(String.join(", ", step.needs()))
                .append("\nhazards: ")
                .append(step.hazards().stream().map(Enum::name).sorted().collect(Collectors.joining(", ")))
                .append("\nundo: ")
                .append(step.action().undoable() ? "yes" : "no")
                .append('\n');
        var no = runner.preparation().notApplicable(step);
        if (no.isPresent()) {
            return text.append("does not apply here: ")
                    .append(no.get())
                    .append('\n')
                    .toString();
        }
        var prepared = runner.preparation().prepare(step);
        text.append("does: ").append(prepared.rendered().summary()).append('\n');
        if (!prepared.rendered().diffable().isBlank()) {
            text.append("content wanted:\n")
                    .append(prepared.rendered().diffable().indent(2));
        }
        step.verify()
                .forEach(question ->
                        text.append("proven by: ").append(words(question)).append('\n'));
        return clean(Words.head(text.toString(), SHOWN));
    }

    private static String words(Verification question) {
        return question instanceof Verification.OnTarget asked
                ? Words.line(asked.run(), 300) + " -> " + asked.expect().text()
                : question.toString();
    }

    @Override
    public Look check(String id) throws InterruptedException {
        var no = runner.preparation().notApplicable(step(id));
        if (no.isPresent()) {
            return new Look("not-applicable", no.get(), List.of());
        }
        var prepared = prepared(id);
        var verdict = run.prober()
                .check(target.actor(), List.of(prepared))
                .getOrDefault(id, new Prober.Verdict.Unknown("no answer"));
        return switch (verdict) {
            case Prober.Verdict.Satisfied satisfied -> new Look("satisfied", "", satisfied.evidence());
            case Prober.Verdict.NeedsChange change -> new Look("needs-change", change.detail(), List.of());
            case Prober.Verdict.NotApplicable none -> new Look("not-applicable", none.reason(), List.of());
            case Prober.Verdict.Unknown unknown -> new Look("unknown", unknown.reason(), List.of());
        };
    }

    @Override
    public List<Evidence> verify(String id) throws InterruptedException {
        var prepared = prepared(id);
        return run.verifier(target).patiently(prepared);
    }

    @Override
    public Done apply(String id) throws InterruptedException {
        Step step = step(id);
        return changing(() -> {
            var before = runner.mayBegin(step);
            return before.isPresent() ? new Done(false, "refused", before.get()) : done(runner.takeUp(step));
        });
    }

    private static Done done(StepRunner.Outcome outcome) {
        return new Done(outcome.ending().satisfiesNeed(), word(outcome.ending()), outcome.reason());
    }

    private static String word(StepEnding ending) {
        return ending.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    @Override
    public Done undo(String id) throws InterruptedException {
        step(id);
        return changing(() -> {
            var own = ownEffects(id);
            if (own.isEmpty()) {
                return new Done(false, "refused", "this run has not changed anything for step " + id);
            }
            var undone = takenBack(id, own);
            boolean well = Rollback.complete(own, undone);
            return new Done(well, well ? "undone" : "not undone", details(undone));
        });
    }

    @Override
    public Done repair(Step repair, String agent, String mends, String why, String definition)
            throws InterruptedException {
        return changing(() -> {
            run.recorder()
                    .durable(
                            new Event.RepairProposed(node(), agent, repair.id(), mends, clean(why), clean(definition)));
            var made = runner.takeUp(repair);
            // an undo of the engine's own kinds is proven with every step; what a proposer has written is nobody's word
            // but its own
            return made.ending() == StepEnding.CHANGED && repair.action().kind().equals("script")
                    ? rehearsed(repair)
                    : done(made);
        });
    }

    /** Undoes what was made and makes it again: so the undo is shown to undo. */
    private Done rehearsed(Step repair) throws InterruptedException {
        var own = ownEffects(repair.id());
        var undone = takenBack(repair.id(), own);
        boolean restored = undone.stream().allMatch(one -> one.ending() == UndoEnding.UNDONE);
        if (own.isEmpty() || !restored) {
            return new Done(
                    false,
                    "changed, but its undo does not take it back",
                    details(undone)
                            + (own.isEmpty()
                                    ? ""
                                    : "; what it made may still be there, and a rollback will not remove it")
                            + ". The undo must lead back to where check exits 10, as before apply");
        }
        return done(runner.takeUp(repair));
    }

    private List<Effect> ownEffects(String step) {
        return Effects.fold(run.recorder().entries()).open().stream()
                .filter(effect -> effect.ref().node().equals(node())
                        && effect.ref().step().equals(step)
                        && effect.run().equals(run.run()))
                .toList();
    }

    private List<RollbackResult.Undone> takenBack(String step, List<Effect> effects) throws InterruptedException {
        var undone = new Rollback(run.forNewRun(), Map.of(node().target(), target), values)
                .undo("step " + node().team() + "/" + step, effects);
        runner.forget(step);
        return undone;
    }

    private static String details(List<RollbackResult.Undone> undone) {
        return undone.stream()
                .map(RollbackResult.Undone::detail)
                .filter(detail -> !detail.isEmpty())
                .collect(Collectors.joining("; "));
    }

    @Override
    public String newStepId() {
        changing.lock();
        try {
            var taken = run.recorder()
                    .view(node())
                    .map(view ->
                            view.steps().stream().map(step -> step.ref().step()).collect(Collectors.toSet()))
                    .orElse(java.util.Set.of());
            String id;
            do {
                made++;
                id = "repair-" + made;
            } while (taken.contains(id) || team().step(id).isPresent());
            return id;
        } finally {
            changing.unlock();
        }
    }

    @Override
    public void change(String agent, String parameter, String value, String why) {
        var known = team().parameters().get(parameter);
        if (known == null) {
            throw new ProblemException(Problem.of("team " + team().id() + " has no parameter '" + parameter + "'")
                    .because("its parameters are "
                            + String.join(", ", team().parameters().keySet()))
                    .then("name one of them"));
        }
        if (!known.fits(value)) {
            throw new ProblemException(Problem.of("'" + Words.line(value, 100) + "' is no value for " + parameter)
                    .because(known.about())
                    .then("give it one that fits"));
        }
        changing.lock();
        try {
            var changed = new Event.ParameterChanged(node(), agent, parameter, clean(value), clean(why));
            run.recorder().durable(changed);
            values.change(changed);
            runner.forgetValues();
        } finally {
            changing.unlock();
        }
    }

    @Override
    public Said ask(List<String> argv, Duration within, int bytes) throws InterruptedException {
        var said = target.onlooker().ask(argv, within, bytes);
        return new Said(said.exitCode(), clean(said.text()), said.truncated());
    }

    @Override
    public Permission permission(String question, List<String> reasons, String shown, List<String> bound)
            throws InterruptedException {
        return notebook.permission(question, reasons, shown, bound);
    }

    @Override
    public Listening listen(Waits waits) {
        return notebook.listen(waits);
    }

    @Override
    public void record(Event.OfAgent event) {
        notebook.record(event);
    }

    @Override
    public String keep(String text) {
        return notebook.keep(text);
    }

    @Override
    public String kept(String blob) {
        return notebook.kept(blob);
    }

    @Override
    public List<Entry> history(String agent) {
        return notebook.history(agent);
    }

    @Override
    public void handOn(String name, String value) {
        if (!name.matches("[a-z][a-z0-9_]{0,62}") || value.length() > OUTPUT) {
            throw new ProblemException(Problem.of("'" + Words.line(name, 100) + "' cannot be handed on like this")
                    .because("a name has letters, digits and _, a value at most " + OUTPUT + " characters"));
        }
        var taken = values.workflow().teams().stream()
                .filter(team ->
                        team.steps().stream().anyMatch(step -> step.outputs().containsKey(name)))
                .findFirst();
        if (taken.isPresent()) {
            throw new ProblemException(Problem.of("'" + name + "' cannot be handed on by an agent")
                    .because("a step of team " + taken.get().id() + " hands it on, proven")
                    .then("take another name"));
        }
        var set = Map.of(name, clean(value));
        run.recorder().durable(new Event.OutputsSet(node(), set));
        values.handOn(node(), set);
    }

    @Override
    public Optional<String> await(String team, String signal, Duration within) throws InterruptedException {
        try {
            return Optional.of(Deadline.within(
                    run.clock(),
                    within,
                    "waiting for " + team,
                    () -> run.recorder()
                            .await(() -> signal(team)
                                    .filter(text -> text.equals(signal) || text.startsWith(signal + " ")))));
        } catch (Deadline.DeadlineExceeded _) {
            return Optional.empty();
        }
    }

    @Override
    public void post(String signal, String text) {
        run.recorder().note(new Event.SignalPosted(node(), clean(signal), clean(text)));
    }

    @Override
    public Optional<String> signal(String team) {
        return run.recorder().state().nodes().values().stream()
                .filter(view -> view.node().target().equals(node().target())
                        && view.node().team().value().equals(team))
                .findFirst()
                .flatMap(view -> Optional.ofNullable(view.signal()))
                .map(signal -> signal.name() + (signal.text().isBlank() ? "" : " " + signal.text()));
    }

    @Override
    public Redactor redactor() {
        return notebook.redactor();
    }

    @Override
    public List<AgentUse> uses() {
        return notebook.uses();
    }

    private String clean(String text) {
        return notebook.redactor().redact(text);
    }

    private interface Change {
        Done make() throws InterruptedException;
    }

    private Done changing(Change change) throws InterruptedException {
        changing.lockInterruptibly();
        try {
            return change.make();
        } finally {
            changing.unlock();
        }
    }
}
