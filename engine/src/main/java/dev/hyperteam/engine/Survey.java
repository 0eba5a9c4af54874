package dev.hyperteam.engine;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.core.workflow.Availability;
import dev.hyperteam.core.workflow.RunPlan;
import dev.hyperteam.core.workflow.Selection;
import dev.hyperteam.engine.config.Target;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Makes the plan of a selection on targets that are asked first what can be done on them. */
final class Survey {
    private final OrchestratorSettings with;
    private final Fleet fleet;
    private final Preflight preflight;

    Survey(OrchestratorSettings with, Fleet fleet, ValueSource values) {
        this.with = with;
        this.fleet = fleet;
        this.preflight = new Preflight(
                values,
                with.prober(),
                with.secrets(),
                with.artifacts(),
                new CompatibilityCheck(
                        with.workflow().compatibility(),
                        LocalDate.ofInstant(with.clock().now(), ZoneOffset.UTC)),
                with.targets().size());
    }

    /** For what only asks the targets: sources of downloads are left alone. */
    RunPlan forReading(Selection selection) throws InterruptedException {
        return plan(selection, with, preflight.ofTargets(teams(selection), fleet));
    }

    /** For a run, and for whoever wants to know how one would fare. */
    RunPlan forRun(Selection selection) throws InterruptedException {
        return withWarnings(selection).plan();
    }

    /** The same with what can be done and ought not. */
    Surveyed withWarnings(Selection selection) throws InterruptedException {
        var found = preflight.ofTargetsAndSources(teams(selection), fleet);
        return new Surveyed(plan(selection, with, found.availability()), found.warnings());
    }

    record Surveyed(RunPlan plan, List<String> warnings) {}

    private List<Team> teams(Selection selection) {
        return with.workflow().teams().stream()
                .filter(team -> selection.teams().contains(team.id()))
                .toList();
    }

    /**
     * Refuses what was asked for by name and cannot be done.
     *
     * @throws Unavailable when there is any
     */
    static void requireAsked(Selection selection, RunPlan plan) {
        var asked = plan.leftOut().stream()
                .filter(RunPlan.LeftOut::unavailable)
                .filter(left -> selection.asked().contains(left.node().team()))
                .toList();
        if (!asked.isEmpty()) {
            throw new Unavailable(asked);
        }
    }

    /**
     * The plan as the runbooks alone give it.
     *
     * @throws ProblemException when there is nothing in it
     */
    static RunPlan unasked(Selection selection, OrchestratorSettings with) {
        RunPlan plan = plan(selection, with, Availability.unknown());
        if (plan.nodes().isEmpty()) {
            throw new ProblemException(Problem.of("nothing to do for '" + selection.text() + "'")
                    .because(String.join(
                            "; ",
                            plan.leftOut().stream()
                                    .map(RunPlan.LeftOut::toString)
                                    .toList()))
                    .then("choose teams that have steps: see 'hyperteam teams'"));
        }
        return plan;
    }

    private static RunPlan plan(Selection selection, OrchestratorSettings with, Availability availability) {
        return selection.plan(
                with.workflow(), with.targets().stream().map(Target::name).toList(), "cluster", availability);
    }
}
