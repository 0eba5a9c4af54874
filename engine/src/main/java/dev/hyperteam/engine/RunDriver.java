package dev.hyperteam.engine;

import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.event.Effects;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.NodeView;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.TeamEnding;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.RunPlan;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Drives one run from its first event, or from where an earlier process left it, to its end. */
final class RunDriver {
    private final RunContext run;
    private final RunPlan plan;
    private final Fleet fleet;
    private final ValueSource values;
    private final PhaseGates gates;
    private final Supplier<List<Entry>> journal;
    private final NeedEndings needs;
    private final TeamLimits limits;
    private final PhaseEnds phases;

    RunDriver(
            RunContext run,
            RunPlan plan,
            Fleet fleet,
            ValueSource values,
            PhaseGates gates,
            List<PhaseHook> hooks,
            Supplier<List<Entry>> journal) {
        this.run = run;
        this.plan = plan;
        this.fleet = fleet;
        this.values = values;
        this.gates = gates;
        this.journal = journal;
        this.limits = new TeamLimits(
                run.clock(), run.settings().deadlines(), run.approvals().pauses());
        this.phases = new PhaseEnds(run.recorder(), plan, hooks);
        this.needs = new NeedEndings(plan, run.recorder()::view);
    }

    /** Runs every node that has not ended well yet, and writes how the run ended. */
    RunEnding drive() throws InterruptedException {
        long start = run.clock().nanoTime();
        try {
            for (var session : fleet.sessions().values()) {
                run.recorder()
                        .durable(new Event.LeaseTaken(
                                session.name(), run.lease(session).token(), run.holder()));
            }
            tellUnavailable();
            Map<Node, TeamEnding> endings = Deadline.within(
                    run.clock(),
                    run.settings().deadlines().run(),
                    run.approvals().pauses(),
                    "the run",
                    () -> {
                        var before = endedWell();
                        phases.begin(before.keySet());
                        return scheduler(before).run();
                    });
            var ending = ending(endings);
            String why = reason(endings);
            return end(
                    ending,
                    ending == RunEnding.WAITING && run.stop().paused()
                            ? run.stop().words()
                            : why,
                    start);
        } catch (ProblemException e) {
            end(RunEnding.FAILED, run.recorder().clean(String.valueOf(e.getMessage())), start);
            throw e;
        } catch (InterruptedException e) {
            end(RunEnding.CANCELLED, "interrupted", start);
            throw e;
        }
    }

    /** What cannot be done has ended before it began, unless an earlier process of this run could do it. */
    private void tellUnavailable() {
        var done = endedWell().keySet();
        for (var left : plan.leftOut()) {
            if (left.unavailable() && !done.contains(left.node())) {
                int phase = values.workflow()
                        .team(left.node().team())
                        .map(Team::phase)
                        .orElse(0);
                run.recorder()
                        .note(new Event.TeamEnded(
                                left.node(), phase, TeamEnding.UNAVAILABLE, left.reason(), Duration.ZERO));
            }
        }
    }

    private RunEnding end(RunEnding ending, String reason, long start) {
        run.recorder()
                .durable(new Event.RunEnded(
                        ending,
                        run.recorder().state().changed(),
                        reason,
                        Duration.ofNanos(run.clock().nanoTime() - start)));
        return ending;
    }

    private RunEnding ending(Map<Node, TeamEnding> endings) {
        if ((run.stop().requested() && !run.stop().paused()) || gates.stopped()) {
            return RunEnding.CANCELLED;
        }
        if (endings.containsValue(TeamEnding.FAILED)) {
            return RunEnding.FAILED;
        }
        if (endings.values().stream().allMatch(TeamEnding::satisfiesNeed)) {
            return RunEnding.COMPLETE;
        }
        boolean waits =
                run.stop().paused() || !run.recorder().state().openApprovals().isEmpty();
        return waits ? RunEnding.WAITING : RunEnding.BLOCKED;
    }

    private static String reason(Map<Node, TeamEnding> endings) {
        return endings.entrySet().stream()
                .filter(entry -> !entry.getValue().satisfiesNeed())
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private Scheduler<Node> scheduler(Map<Node, TeamEnding> before) {
        var needs = new LinkedHashMap<Node, List<Node>>();
        for (var planned : plan.nodes()) {
            needs.put(planned.node(), needed(planned));
        }
        var limits = new Scheduler.Limits<Node>(
                run.settings().maxConcurrentTeams(),
                this::serialKey,
                () -> run.cancelled().getAsBoolean() || gates.stopped(),
                run.settings().continueOnError());
        var scheduler = new Scheduler<>(needs, before, limits, new Work());
        run.approvals().giveAwayThrough(new Approvals.Places() {
            @Override
            public void leave(Node node) {
                scheduler.leave(node);
            }

            @Override
            public void asks(Node node) {
                scheduler.asks(node);
            }

            @Override
            public void back(Node node) throws InterruptedException {
                scheduler.back(node);
            }
        });
        return scheduler;
    }

    private List<Node> needed(RunPlan.PlannedNode planned) {
        var nodes = new LinkedHashSet<Node>();
        planned.allNeeds().stream().filter(need -> !need.external()).forEach(need -> nodes.add(need.node()));
        return List.copyOf(nodes);
    }

    private Optional<String> serialKey(Node node) {
        int phase = planned(node).team().phase();
        return run.settings().serialPhases().contains(phase) ? Optional.of("phase " + phase) : Optional.empty();
    }

    private RunPlan.PlannedNode planned(Node node) {
        return plan.node(node).orElseThrow(() -> new IllegalStateException(node + " is not in the plan"));
    }

    /** What an earlier process of this run has brought to a good end is not done again. */
    private Map<Node, TeamEnding> endedWell() {
        var ended = new LinkedHashMap<Node, TeamEnding>();
        for (NodeView view : run.recorder().state().nodes().values()) {
            Optional.ofNullable(view.ending())
                    .filter(TeamEnding::satisfiesNeed)
                    .ifPresent(ending -> ended.put(view.node(), ending));
        }
        return ended;
    }

    private final class Work implements Scheduler.Work<Node> {
        @Override
        public TeamEnding run(Node node) throws InterruptedException {
            var planned = planned(node);
            var gate = gates.before(node, planned.team().phase(), plan);
            if (gate.ending().isPresent()) {
                return ended(node, gate.ending().get(), gate.reason());
            }
            var missing = missingNeed(planned.needs());
            if (missing.isPresent()) {
                return ended(node, TeamEnding.BLOCKED, missing.get());
            }
            var blocked = blockedParts(planned);
            if (!blocked.isEmpty()
                    && blocked.size() + planned.unavailableParts().size()
                            == planned.parts().size()) {
                return ended(node, TeamEnding.BLOCKED, String.join("; ", blocked.values()));
            }
            var session = fleet.session(node.target());
            var limit = limits.begin(planned.team().phase(), node.team());
            AfterFailure.Attempt attempt = () -> new NodeRunner(
                            run,
                            session,
                            node,
                            planned.team(),
                            values,
                            needed(planned),
                            blocked,
                            planned.unavailableParts(),
                            limit)
                    .perform();
            var ending = new AfterFailure(run, node, planned.team().phase(), () -> takeBack(node)).until(attempt);
            if (ending == TeamEnding.FAILED && run.settings().rollbackOnFailure()) {
                takeBack(node);
            }
            if (ending.satisfiesNeed()) {
                phases.endedWell(node, planned.team().phase());
            }
            return ending;
        }

        @Override
        public List<Node> unmet(Node node, List<Node> needed, Map<Node, TeamEnding> endings) {
            return needs.unmet(planned(node));
        }

        @Override
        public void allWait() {
            if (!run.approvals().policy().waits()) {
                run.approvals().leaveAll();
            }
        }

        @Override
        public void skipped(Node node, TeamEnding ending, List<Node> because) {
            String reason = because.isEmpty()
                    ? "stopped before it began"
                    : "needs " + because.stream().map(Node::toString).collect(Collectors.joining(", "));
            ended(node, ending, reason);
        }

        private TeamEnding ended(Node node, TeamEnding ending, String reason) {
            run.recorder().note(new Event.TeamEnded(node, planned(node).team().phase(), ending, reason, Duration.ZERO));
            return ending;
        }
    }

    /** A need outside the selection is asked, not assumed: its verifications must pass now. */
    private Optional<String> missingNeed(List<RunPlan.PlannedNeed> wanted) throws InterruptedException {
        for (var need : wanted) {
            if (need.external()) {
                var team = values.workflow().team(need.node().team()).orElseThrow();
                if (team.steps().isEmpty()) {
                    return Optional.of("needs " + need + ", whose runbook is not written yet");
                }
                var failed = failing(need, team);
                if (failed.isPresent()) {
                    return Optional.of("needs " + need + ", but its step "
                            + failed.get().ref().step() + " does not verify: run it first" + found(failed.get()));
                }
            }
        }
        return Optional.empty();
    }

    /** {@return a step that is needed and does not verify, asked again after a moment as after a change: hosts have busy moments} */
    private Optional<VerifyResult.StepVerdict> failing(RunPlan.PlannedNeed need, Team team)
            throws InterruptedException {
        var session = fleet.session(need.node().target());
        var patience = run.settings().verifyRetry();
        for (int number = 1; ; number++) {
            var failed = new Planner(run.prober(), values)
                    .verify(need.node(), team, session, run.verifier(session)).stream()
                            .filter(step -> !step.passed() && counts(team, step, need))
                            .findFirst();
            if (failed.isEmpty() || !patience.allowsAfter(number)) {
                return failed;
            }
            run.clock().sleep(patience.delayAfter(number, run.random()));
        }
    }

    private static String found(VerifyResult.StepVerdict verdict) {
        return verdict.evidence().stream()
                .filter(item -> !item.passed())
                .findFirst()
                .map(item -> " (" + Words.line(item.question(), 120) + ": expected " + Words.line(item.expected(), 80)
                        + ", found " + Words.line(item.actual(), 200) + ")")
                .orElse("");
    }

    /** {@return whether the step belongs to what is needed of its team} */
    private static boolean counts(Team team, VerifyResult.StepVerdict verdict, RunPlan.PlannedNeed need) {
        return need.part()
                .map(part -> team.stepsOf(part).stream()
                        .anyMatch(step -> step.id().equals(verdict.ref().step())))
                .orElse(true);
    }

    /** The parts that must not begin, each with the reason: of needs in this run, and of those asked of the host. */
    private Map<String, String> blockedParts(RunPlan.PlannedNode planned) throws InterruptedException {
        var blocked = new LinkedHashMap<>(needs.blockedParts(planned));
        blocked.keySet().removeAll(planned.unavailableParts().keySet());
        for (var part : planned.parts()) {
            if (part.unavailable().isEmpty() && !blocked.containsKey(part.name())) {
                missingNeed(part.needs()).ifPresent(reason -> blocked.put(part.name(), reason));
            }
        }
        return blocked;
    }

    private void takeBack(Node node) throws InterruptedException {
        var own = Effects.fold(journal.get()).open().stream()
                .filter(effect ->
                        effect.ref().node().equals(node) && effect.run().equals(run.run()))
                .toList();
        if (!own.isEmpty()) {
            // A rollback is a run of its own: other teams of this run may be at work, and may fail too.
            new Rollback(run.forNewRun(), fleet.sessions(), values).undo("team " + node + ", which failed", own);
        }
    }
}
