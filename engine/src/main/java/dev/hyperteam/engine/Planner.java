package dev.hyperteam.engine;

import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.event.Evidence;
import dev.hyperteam.core.runbook.Hazard;
import dev.hyperteam.core.runbook.Step;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.RunPlan;
import dev.hyperteam.core.workflow.StepRef;
import dev.hyperteam.remote.RemoteException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks live targets what a run would do. Writes nothing. */
final class Planner {
    private final Prober prober;
    private final ValueSource values;

    Planner(Prober prober, ValueSource values) {
        this.prober = prober;
        this.values = values;
    }

    /** Plans every team of a target: facts in one round trip, all checks in another. */
    List<PlanResult.TeamPlan> plan(List<RunPlan.PlannedNode> nodes, TargetSession target) throws InterruptedException {
        var drafts = new ArrayList<Draft>();
        for (var planned : nodes) {
            drafts.add(draft(planned, target.facts(planned.team().facts())));
        }
        var prepared = drafts.stream()
                .flatMap(draft -> draft.prepared().values().stream())
                .toList();
        Map<StepRef, Prober.Verdict> verdicts =
                prepared.isEmpty() ? Map.of() : prober.checkAll(target.actor(), prepared);
        return drafts.stream().map(draft -> draft.lines(verdicts)).toList();
    }

    private Draft draft(RunPlan.PlannedNode planned, Map<String, String> facts) {
        Node node = planned.node();
        Team team = planned.team();
        var preparation =
                new Preparation(node, team, values.of(team, node.target(), facts), planned.unavailableParts());
        var prepared = new LinkedHashMap<String, PreparedStep>();
        var unready = new LinkedHashMap<String, String>();
        for (Step step : preparation.steps()) {
            if (preparation.notApplicable(step).isEmpty()) {
                try {
                    prepared.put(step.id(), preparation.prepare(step));
                } catch (ProblemException e) {
                    unready.put(step.id(), Words.line(String.valueOf(e.getMessage()), 300));
                }
            }
        }
        return new Draft(node, team, facts, preparation, prepared, unready);
    }

    /** A team's plan before the host has answered. */
    private record Draft(
            Node node,
            Team team,
            Map<String, String> facts,
            Preparation preparation,
            Map<String, PreparedStep> prepared,
            Map<String, String> unready) {
        PlanResult.TeamPlan lines(Map<StepRef, Prober.Verdict> verdicts) {
            var steps = new ArrayList<PlanResult.StepPlan>();
            String lastChange = "";
            for (Step step : preparation.steps()) {
                var line = line(
                        preparation,
                        step,
                        prepared.get(step.id()),
                        verdicts.get(preparation.ref(step)),
                        unready.get(step.id()),
                        lastChange);
                if (line.answer() == PlanResult.Answer.WILL_CHANGE) {
                    lastChange = step.id();
                }
                steps.add(line);
            }
            return new PlanResult.TeamPlan(node, team.phase(), team.estimate(), facts, List.copyOf(steps));
        }
    }

    private static PlanResult.StepPlan line(
            Preparation preparation,
            Step step,
            @Nullable PreparedStep prepared,
            Prober.@Nullable Verdict verdict,
            @Nullable String unready,
            String lastChange) {
        var no = preparation.notApplicable(step);
        if (no.isPresent()) {
            return item(step, PlanResult.Answer.NOT_APPLICABLE, no.get(), "");
        }
        if (prepared == null || verdict == null) {
            return item(step, PlanResult.Answer.CANNOT_KNOW, unready == null ? "not asked" : unready, lastChange);
        }
        return switch (verdict) {
            case Prober.Verdict.Satisfied _ -> item(step, PlanResult.Answer.WILL_NOT_CHANGE, "", "");
            case Prober.Verdict.NeedsChange change -> item(step, PlanResult.Answer.WILL_CHANGE, change.detail(), "");
            case Prober.Verdict.NotApplicable reason ->
                item(step, PlanResult.Answer.NOT_APPLICABLE, reason.reason(), "");
            case Prober.Verdict.Unknown unknown ->
                item(step, PlanResult.Answer.CANNOT_KNOW, unknown.reason(), lastChange);
        };
    }

    private static PlanResult.StepPlan item(Step step, PlanResult.Answer answer, String detail, String waitsFor) {
        return new PlanResult.StepPlan(
                step.id(),
                step.title(),
                answer,
                detail,
                waitsFor,
                step.hazards().stream().map(Hazard::id).collect(Collectors.toUnmodifiableSet()),
                step.action().undoable());
    }

    /** The verifications of one team, over the verifier's connection and from outside. */
    List<VerifyResult.StepVerdict> verify(Node node, Team team, TargetSession target, Verifier verifier)
            throws InterruptedException {
        return verify(node, team, Map.of(), target, verifier);
    }

    /** The same without the parts that cannot be done on this target, each with the reason. */
    List<VerifyResult.StepVerdict> verify(
            Node node, Team team, Map<String, String> unavailable, TargetSession target, Verifier verifier)
            throws InterruptedException {
        var preparation =
                new Preparation(node, team, values.of(team, node.target(), target.facts(team.facts())), unavailable);
        var prepared = new LinkedHashMap<String, PreparedStep>();
        for (Step step : preparation.steps()) {
            if (preparation.notApplicable(step).isEmpty()) {
                prepared.put(step.id(), preparation.prepare(step));
            }
        }
        var shutOut = new ArrayList<Evidence>();
        var evidence =
                prepared.isEmpty() ? Map.<String, List<Evidence>>of() : ask(team, target, prepared.values(), shutOut);
        var verdicts = new ArrayList<VerifyResult.StepVerdict>();
        for (Step step : preparation.steps()) {
            var one = prepared.get(step.id());
            if (one == null) {
                verdicts.add(new VerifyResult.StepVerdict(
                        preparation.ref(step),
                        step.title(),
                        false,
                        preparation.notApplicable(step).orElse(""),
                        List.of()));
            } else {
                var all = new ArrayList<>(evidence.getOrDefault(step.id(), List.of()));
                if (makesTheVerifier(step)) {
                    all.addAll(shutOut);
                }
                all.addAll(verifier.fromOutside(one));
                verdicts.add(new VerifyResult.StepVerdict(one.ref(), step.title(), true, "", all));
            }
        }
        return List.copyOf(verdicts);
    }

    /**
     * Asks as the verifier. When the host refuses the verifier's login, that is the failure of the step that makes the verifier, and all
     * else is asked over a fresh connection of the actor's user; a team without such a step leaves it to the caller.
     */
    private Map<String, List<Evidence>> ask(
            Team team, TargetSession target, Collection<PreparedStep> steps, List<Evidence> shutOut)
            throws InterruptedException {
        try {
            return prober.verify(target.verifier(), steps, target.verifierName());
        } catch (RemoteException e) {
            boolean refused =
                    e.kind() == RemoteException.Kind.AUTHENTICATION || e.kind() == RemoteException.Kind.NO_SUDO;
            if (!refused || team.steps().stream().noneMatch(Planner::makesTheVerifier)) {
                throw e;
            }
            shutOut.add(Verifier.loginFailed(e, target.verifierName()));
            target.verifyAs(Optional.empty());
            return prober.verify(target.verifier(), steps, target.verifierName());
        }
    }

    private static boolean makesTheVerifier(Step step) {
        return step.outputs().containsKey(ValueSource.VERIFIER_USER);
    }
}
