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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The runbook operator: takes one team through its steps on one target. No model involved. */
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
    private final Map<String, StepEnding> endings = new HashMap<>();
    private long checkedAt;

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
        if (ending == TeamEnding.COMPLETE && endings.values().stream().allMatch(StepEnding.NOT_APPLICABLE::equals)) {
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
        if (endings.containsValue(StepEnding.FAILED)) {
            return TeamEnding.FAILED;
        }
        return endings.containsValue(StepEnding.CANCELLED) ? TeamEnding.CANCELLED : TeamEnding.BLOCKED;
    }

    /** {@return why the team is not complete; empty when it is} */
    private String steps(Optional<NodeView> before) throws InterruptedException {
        var preparation =
                new Preparation(node, team, values.of(team, node.target(), target.facts(team.facts())), unavailable);
        Map<String, Prober.Verdict> batch = batch(preparation);
        int number = 0;
        for (Step step : preparation.steps()) {
            number++;
            var view = before.flatMap(known -> known.step(preparation.ref(step)));
            if (view.map(StepView::ending).filter(StepEnding::satisfiesNeed).isPresent()) {
                endings.put(step.id(), view.get().ending());
                continue;
            }
            if (run.cancelled().getAsBoolean()) {
                endings.put(step.id(), StepEnding.CANCELLED);
                return run.stop().words() + " before '" + step.title() + "'";
            }
            if (!parts.mayRun(step)) {
                endings.put(step.id(), StepEnding.BLOCKED);
                continue;
            }
            var outcome = step(preparation, step, number, batch, view);
            endings.put(step.id(), outcome.ending());
            if (!outcome.ending().satisfiesNeed()) {
                parts.stop(step, step.id() + ": " + outcome.reason());
                if (parts.over()) {
                    break;
                }
            }
        }
        return parts.reason();
    }

    /** One round trip for the whole team. Steps that cannot be prepared yet are asked when their turn comes. */
    private Map<String, Prober.Verdict> batch(Preparation preparation) throws InterruptedException {
        var prepared = new ArrayList<PreparedStep>();
        for (Step step : preparation.steps()) {
            if (preparation.notApplicable(step).isEmpty()) {
                try {
                    prepared.add(preparation.prepare(step));
                } catch (ProblemException e) {
                    // It may refer to an output that an earlier step of this run sets.
                }
            }
        }
        checkedAt = target.changes();
        return prepared.isEmpty() ? Map.of() : run.prober().check(target.actor(), prepared);
    }

    private StepRunner.Outcome step(
            Preparation preparation, Step step, int number, Map<String, Prober.Verdict> batch, Optional<StepView> view)
            throws InterruptedException {
        long start = run.clock().nanoTime();
        var ref = preparation.ref(step);
        run.recorder()
                .note(new Event.StepStarted(
                        ref, step.title(), number, team.steps().size()));
        StepRunner.Outcome outcome;
        try {
            outcome = outcome(preparation, step, batch, view);
        } catch (InterruptedException e) {
            run.recorder().note(new Event.StepEnded(ref, StepEnding.CANCELLED, "interrupted", since(start)));
            throw e;
        } catch (TargetHeld e) {
            run.recorder()
                    .note(new Event.StepEnded(ref, StepEnding.FAILED, String.valueOf(e.getMessage()), since(start)));
            throw e;
        } catch (ProblemException e) {
            outcome = new StepRunner.Outcome(StepEnding.FAILED, run.recorder().clean(String.valueOf(e.getMessage())));
        }
        run.recorder().note(new Event.StepEnded(ref, outcome.ending(), outcome.reason(), since(start)));
        if (outcome.ending() == StepEnding.CHANGED || outcome.ending() == StepEnding.UNCHANGED) {
            handOn(preparation.outputs(step));
        }
        return outcome;
    }

    private StepRunner.Outcome outcome(
            Preparation preparation, Step step, Map<String, Prober.Verdict> batch, Optional<StepView> view)
            throws InterruptedException {
        var unmet = step.needs().stream()
                .filter(need -> !endings.getOrDefault(need, StepEnding.BLOCKED).satisfiesNeed())
                .findFirst();
        if (unmet.isPresent()) {
            return new StepRunner.Outcome(StepEnding.BLOCKED, "needs step " + unmet.get());
        }
        var no = preparation.notApplicable(step);
        if (no.isPresent()) {
            run.recorder().note(new Event.StepChecked(preparation.ref(step), "not-applicable", no.get()));
            return new StepRunner.Outcome(StepEnding.NOT_APPLICABLE, no.get());
        }
        var runner = new StepRunner(run, target, preparation.prepare(step));
        var fresh = target.changes() == checkedAt
                ? Optional.ofNullable(batch.get(step.id()))
                : Optional.<Prober.Verdict>empty();
        return Deadline.within(
                run.clock(),
                run.settings().deadlines().step(),
                run.approvals().pauses(node),
                "step " + preparation.ref(step),
                () -> runner.perform(fresh, view.map(Earlier::of).orElse(Earlier.NOTHING)));
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
