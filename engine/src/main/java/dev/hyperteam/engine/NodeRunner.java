package dev.hyperteam.engine;

import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.NodeView;
import dev.hyperteam.core.event.StepEnding;
import dev.hyperteam.core.event.StepView;
import dev.hyperteam.core.event.TeamEnding;
import dev.hyperteam.core.runbook.Step;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.StepRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes one team through its steps on one target: in the order of its runbook, or as an {@link Operator} drives it. What is done and what
 * is not is decided here in both cases.
 */
final class NodeRunner {
    private final RunContext run;
    private final TargetSession target;
    private final Node node;
    private final Team team;
    private final ValueSource values;
    private final List<Node> needs;
    private final Parts parts;
    private final Map<String, String> unavailable;
    private final TeamLimits.Limit limit;
    private final Map<String, StepRunner.Outcome> ended = new ConcurrentHashMap<>();
    private Map<String, String> facts = Map.of();
    private volatile @Nullable Preparation preparation;
    private Map<String, Prober.Verdict> batch = Map.of();
    private long checkedAt = -1;

    /** {@code blocked} are the team's parts that must not begin, {@code unavailable} those that cannot be done here, with reasons. */
    NodeRunner(
            RunContext run,
            TargetSession target,
            Node node,
            Team team,
            ValueSource values,
            List<Node> needs,
            Map<String, String> blocked,
            Map<String, String> unavailable,
            TeamLimits.Limit limit) {
        this.run = run;
        this.target = target;
        this.node = node;
        this.team = team;
        this.values = values;
        this.needs = needs;
        this.parts = new Parts(team, blocked);
        this.unavailable = unavailable;
        this.limit = limit;
    }

    /** Works through the team's steps and writes how the team ended. Never throws for what a host does wrong. */
    TeamEnding perform() throws InterruptedException {
        long start = run.clock().nanoTime();
        Optional<NodeView> before = run.recorder().view(node);
        run.recorder()
                .note(new Event.TeamStarted(
                        node, team.phase(), needs, team.steps().size()));
        TeamEnding ending;
        String reason;
        try {
            reason = Deadline.within(
                    run.clock(), limit.time(), run.approvals().pauses(node), limit.what(), () -> steps(before));
            ending = reason.isEmpty() ? TeamEnding.COMPLETE : ending();
        } catch (TargetHeld e) {
            end(TeamEnding.FAILED, String.valueOf(e.getMessage()), start);
            throw e;
        } catch (ProblemException e) {
            ending = TeamEnding.FAILED;
            reason = run.recorder().clean(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            end(TeamEnding.CANCELLED, "interrupted", start);
            throw e;
        }
        if (ending == TeamEnding.COMPLETE
                && ended.values().stream().allMatch(outcome -> outcome.ending() == StepEnding.NOT_APPLICABLE)) {
            ending = TeamEnding.NOT_APPLICABLE;
            reason = "no step applies to this target";
        }
        if (ending == TeamEnding.COMPLETE) {
            reason = Parts.notDone(team, unavailable);
        }
        end(ending, reason, start);
        return ending;
    }

    private void end(TeamEnding ending, String reason, long start) {
        run.recorder().note(new Event.TeamEnded(node, team.phase(), ending, reason, since(start)));
    }

    private Duration since(long start) {
        return Duration.ofNanos(run.clock().nanoTime() - start);
    }

    private TeamEnding ending() {
        var all = team.steps().stream()
                .flatMap(step -> ending(step.id()).stream())
                .collect(Collectors.toSet());
        if (all.contains(StepEnding.FAILED)) {
            return TeamEnding.FAILED;
        }
        return all.contains(StepEnding.CANCELLED) ? TeamEnding.CANCELLED : TeamEnding.BLOCKED;
    }

    Node node() {
        return node;
    }

    Team team() {
        return team;
    }

    Optional<StepEnding> ending(String step) {
        return Optional.ofNullable(ended.get(step)).map(StepRunner.Outcome::ending);
    }

    String reason(String step) {
        return Optional.ofNullable(ended.get(step))
                .map(StepRunner.Outcome::reason)
                .orElse("");
    }

    /** The step has been undone: it has no ending any more. */
    void forget(String step) {
        ended.remove(step);
    }

    /** Parameters have other values from now on. */
    void forgetValues() {
        preparation = null;
        batch = Map.of();
    }

    Preparation preparation() {
        var known = preparation;
        if (known == null) {
            known = new Preparation(node, team, values.of(team, node.target(), facts), unavailable);
            preparation = known;
        }
        return known;
    }

    /** {@return why the team is not complete; empty when it is} */
    private String steps(Optional<NodeView> before) throws InterruptedException {
        facts = target.facts(team.facts());
        var earlier = before.stream().flatMap(known -> known.steps().stream()).toList();
        for (StepView view : earlier) {
            Optional.ofNullable(view.ending())
                    .filter(StepEnding::satisfiesNeed)
                    .ifPresent(ending -> ended.put(view.ref().step(), new StepRunner.Outcome(ending, view.reason())));
        }
        batch = batch();
        return run.operator().drives(team) ? driven() : inOrder();
    }

    private String inOrder() throws InterruptedException {
        for (Step step : team.steps()) {
            if (ending(step.id()).filter(StepEnding::satisfiesNeed).isPresent()) {
                continue;
            }
            if (run.cancelled().getAsBoolean()) {
                ended.put(step.id(), new StepRunner.Outcome(StepEnding.CANCELLED, ""));
                return run.stop().words() + " before '" + step.title() + "'";
            }
            if (!parts.mayRun(step)) {
                ended.put(step.id(), new StepRunner.Outcome(StepEnding.BLOCKED, ""));
                continue;
            }
            var outcome = takeUp(step);
            if (!outcome.ending().satisfiesNeed()) {
                parts.stop(step, step.id() + ": " + outcome.reason());
                if (parts.over()) {
                    break;
                }
            }
        }
        return parts.reason();
    }

    /** Lets the operator drive, then asks the target: what does not show is not done, whoever says so. */
    private String driven() throws InterruptedException {
        String words = Invited.drive(run.operator(), bench());
        batch = Map.of();
        forgetValues();
        batch = batch();
        for (Step step : team.steps()) {
            if (!parts.mayRun(step)) {
                ended.putIfAbsent(step.id(), new StepRunner.Outcome(StepEnding.BLOCKED, ""));
                continue;
            }
            if (run.cancelled().getAsBoolean() && ending(step.id()).isEmpty()) {
                ended.put(step.id(), new StepRunner.Outcome(StepEnding.CANCELLED, ""));
                return run.stop().words() + " before '" + step.title() + "'";
            }
            var outcome = judged(step, words);
            if (!outcome.ending().satisfiesNeed()) {
                parts.stop(step, step.id() + ": " + outcome.reason());
            }
        }
        return parts.reason();
    }

    private StepRunner.Outcome judged(Step step, String words) throws InterruptedException {
        var known = Optional.ofNullable(ended.get(step.id()));
        var verdict = Optional.ofNullable(batch.get(step.id()));
        boolean well = known.map(StepRunner.Outcome::ending)
                .filter(StepEnding::satisfiesNeed)
                .isPresent();
        boolean shows =
                verdict.filter(Prober.Verdict.Satisfied.class::isInstance).isPresent();
        if (well && (shows || verdict.isEmpty())) {
            return known.orElseThrow();
        }
        if (shows || preparation().notApplicable(step).isPresent()) {
            return takeUp(step);
        }
        String shown = switch (verdict.orElse(new Prober.Verdict.Unknown("it cannot be asked"))) {
            case Prober.Verdict.NeedsChange change -> Words.line(change.detail(), 400);
            case Prober.Verdict.NotApplicable no -> no.reason();
            case Prober.Verdict.Unknown unknown -> unknown.reason();
            case Prober.Verdict.Satisfied _ -> "";
        };
        if (known.isPresent() && !well) {
            return known.get();
        }
        return end(
                step,
                run.clock().nanoTime(),
                true,
                () -> new StepRunner.Outcome(
                        StepEnding.FAILED,
                        (well ? "it was done, and does not show any more: " : "the agent ended without it: ")
                                + shown
                                + (words.isBlank() ? "" : " (its last words: " + Words.line(words, 200) + ")")));
    }

    private Workbench bench() {
        return new NodeBench(run, target, values, this);
    }

    /** One round trip for the whole team. Steps that cannot be prepared yet are asked when their turn comes. */
    private Map<String, Prober.Verdict> batch() throws InterruptedException {
        var prepared = new ArrayList<PreparedStep>();
        for (Step step : team.steps()) {
            if (preparation().notApplicable(step).isEmpty()) {
                try {
                    prepared.add(preparation().prepare(step));
                } catch (ProblemException e) {
                    // It may refer to an output that an earlier step of this run sets.
                }
            }
        }
        checkedAt = target.changes();
        return prepared.isEmpty() ? Map.of() : run.prober().check(target.actor(), prepared);
    }

    /** {@return why an operator may not do the step now, if it may not} */
    Optional<String> mayBegin(Step step) {
        if (!parts.mayRun(step)) {
            return Optional.of("what it belongs to is blocked: " + parts.reason());
        }
        if (run.cancelled().getAsBoolean()) {
            return Optional.of("the run is being stopped");
        }
        // The order of the file is part of what makes a hazard bearable.
        var first = team.steps().stream()
                .takeWhile(other -> !other.id().equals(step.id()))
                .filter(other ->
                        step.needs().contains(other.id()) || !step.hazards().isEmpty())
                .filter(other -> preparation().notApplicable(other).isEmpty())
                .filter(other ->
                        ending(other.id()).filter(StepEnding::satisfiesNeed).isEmpty())
                .findFirst();
        return first.map(other -> "step " + other.id() + " comes first");
    }

    /** Does a step of the runbook, or one that an operator proposes, from its first event to its last. */
    StepRunner.Outcome takeUp(Step step) throws InterruptedException {
        boolean own = team.step(step.id()).isPresent();
        return end(step, run.clock().nanoTime(), own, () -> {
            var outcome = attempted(step);
            for (int helped = 0; own && mayBeHelped(outcome, helped); helped++) {
                var help = Invited.help(run.operator(), bench(), trouble(step, outcome, helped));
                if (help instanceof Operator.Help.GiveUp gaveUp) {
                    return gaveUp.diagnosis().isBlank()
                            ? outcome
                            : new StepRunner.Outcome(
                                    outcome.ending(),
                                    outcome.reason() + "; diagnosis: "
                                            + run.recorder().clean(Words.line(gaveUp.diagnosis(), 600)));
                }
                outcome = attempted(step);
            }
            return outcome;
        });
    }

    private boolean mayBeHelped(StepRunner.Outcome outcome, int helped) {
        return outcome.ending() == StepEnding.FAILED
                && helped < Invited.MOST_HELP
                && !run.cancelled().getAsBoolean();
    }

    private Trouble trouble(Step step, StepRunner.Outcome outcome, int helped) {
        var view = run.recorder().view(node).flatMap(known -> known.step(new StepRef(node, step.id())));
        String blob =
                view.map(StepView::lastFailure).map(Event.AttemptFailed::output).orElse("");
        return new Trouble(
                step.id(),
                step.title(),
                outcome.reason(),
                view.map(StepView::evidence).orElse(List.of()),
                blob.isEmpty() ? "" : Words.tail(run.recorder().kept(blob), 4000),
                helped);
    }

    private interface Work {
        StepRunner.Outcome run() throws InterruptedException;
    }

    private StepRunner.Outcome end(Step step, long start, boolean own, Work work) throws InterruptedException {
        var ref = new StepRef(node, step.id());
        int number = own ? team.steps().indexOf(step) + 1 : 0;
        run.recorder()
                .note(new Event.StepStarted(
                        ref, step.title(), number, team.steps().size()));
        StepRunner.Outcome outcome;
        try {
            outcome = work.run();
        } catch (InterruptedException e) {
            run.recorder().note(new Event.StepEnded(ref, StepEnding.CANCELLED, "interrupted", since(start)));
            throw e;
        } catch (TargetHeld e) {
            run.recorder()
                    .note(new Event.StepEnded(ref, StepEnding.FAILED, String.valueOf(e.getMessage()), since(start)));
            throw e;
        } catch (ProblemException e) {
            outcome = failed(e);
        }
        ended.put(step.id(), outcome);
        run.recorder().note(new Event.StepEnded(ref, outcome.ending(), outcome.reason(), since(start)));
        if (own && (outcome.ending() == StepEnding.CHANGED || outcome.ending() == StepEnding.UNCHANGED)) {
            handOn(preparation().outputs(step));
        }
        return outcome;
    }

    private StepRunner.Outcome failed(ProblemException e) {
        return new StepRunner.Outcome(StepEnding.FAILED, run.recorder().clean(String.valueOf(e.getMessage())));
    }

    /** With all its retries. */
    private StepRunner.Outcome attempted(Step step) throws InterruptedException {
        try {
            return outcome(step);
        } catch (TargetHeld e) {
            throw e;
        } catch (ProblemException e) {
            return failed(e);
        }
    }

    private StepRunner.Outcome outcome(Step step) throws InterruptedException {
        var unmet = step.needs().stream()
                .filter(need -> ending(need).filter(StepEnding::satisfiesNeed).isEmpty())
                .findFirst();
        if (unmet.isPresent()) {
            return new StepRunner.Outcome(StepEnding.BLOCKED, "needs step " + unmet.get());
        }
        var known = preparation();
        var no = known.notApplicable(step);
        if (no.isPresent()) {
            run.recorder().note(new Event.StepChecked(known.ref(step), "not-applicable", no.get()));
            return new StepRunner.Outcome(StepEnding.NOT_APPLICABLE, no.get());
        }
        var runner = new StepRunner(run, target, known.prepare(step));
        var fresh = target.changes() == checkedAt
                ? Optional.ofNullable(batch.get(step.id()))
                : Optional.<Prober.Verdict>empty();
        var earlier = run.recorder()
                .view(node)
                .flatMap(view -> view.step(known.ref(step)))
                .map(Earlier::of)
                .orElse(Earlier.NOTHING);
        return Deadline.within(
                run.clock(),
                run.settings().deadlines().step(),
                run.approvals().pauses(node),
                "step " + known.ref(step),
                () -> runner.perform(fresh, earlier));
    }

    private void handOn(Map<String, String> outputs) {
        if (!outputs.isEmpty()) {
            run.recorder().note(new Event.OutputsSet(node, outputs));
            values.handOn(node, outputs);
            Optional.ofNullable(outputs.get(ValueSource.VERIFIER_USER))
                    .ifPresent(user -> target.verifyAs(Optional.of(user)));
        }
    }
}
