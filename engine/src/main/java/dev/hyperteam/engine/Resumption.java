package dev.hyperteam.engine;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.event.Effect;
import dev.hyperteam.core.event.Effects;
import dev.hyperteam.core.event.Entry;
import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.core.event.RunState;
import dev.hyperteam.core.event.UndoEnding;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.Selection;
import dev.hyperteam.core.workflow.StepRef;
import dev.hyperteam.core.workflow.TeamId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds in the journal what can be gone on with or taken back. */
final class Resumption {
    private Resumption() {}

    static RunState find(List<Entry> entries, Optional<RunId> wanted) {
        Map<RunId, RunState.Builder> runs = new LinkedHashMap<>();
        for (Entry entry : entries) {
            runs.computeIfAbsent(entry.run(), RunState.Builder::new).apply(entry);
        }
        var states = runs.values().stream().map(RunState.Builder::build).toList();
        if (wanted.isPresent()) {
            RunState state = states.stream()
                    .filter(candidate -> candidate.run().equals(wanted.get()))
                    .findFirst()
                    .orElseThrow(() -> new ProblemException(Problem.of("no run " + wanted.get() + " in this project")
                            .then("see 'hyperteam status' for the runs that there are")));
            if (!state.resumable()) {
                throw nothing("run " + state.run() + " has ended well, or is a rollback");
            }
            return state;
        }
        return states.reversed().stream()
                .filter(state -> state.rollback() == null)
                .findFirst()
                .filter(RunState::resumable)
                .orElseThrow(
                        () -> nothing(states.isEmpty() ? "there was no run yet" : "the latest run has ended well"));
    }

    private static ProblemException nothing(String why) {
        return new ProblemException(
                Problem.of("nothing to resume").because(why).then("start a run with 'hyperteam run'"));
    }

    static void refuseOtherWorkflow(RunState state, String fingerprint) {
        if (!state.fingerprint().isEmpty() && !state.fingerprint().equals(fingerprint)) {
            throw new ProblemException(
                    Problem.of("run " + state.run() + " was started with other runbooks or parameters")
                            .because(
                                    "what is done already was done under those; mixing them could leave the target in a state that no runbook describes")
                            .then(
                                    "bring them back, or start anew with 'hyperteam run': what is there already is found and left alone"));
        }
    }

    /** What was taken back counts as done in the run that did it: going on would leave it out. */
    static void refuseTakenBack(RunState state, List<Entry> entries) {
        var steps = new LinkedHashSet<StepRef>();
        for (Entry entry : entries) {
            if (entry.event() instanceof Event.UndoEnded undone
                    && undone.of().equals(state.run())
                    && (undone.ending() == UndoEnding.UNDONE || undone.ending() == UndoEnding.ALREADY)) {
                steps.add(undone.ref());
            }
        }
        if (!steps.isEmpty()) {
            throw new ProblemException(Problem.of("run " + state.run() + " cannot go on: what it did was taken back")
                    .because(
                            steps.size() == 1
                                    ? "the step " + steps.getFirst()
                                    : steps.size() + " steps, among them " + steps.getFirst())
                    .then("start anew with 'hyperteam run': what is there already is found and left alone"));
        }
    }

    /** {@return what the run was started for: its teams, whatever has become of them} */
    static Selection selection(RunState state) {
        Set<TeamId> teams = new LinkedHashSet<>();
        state.nodes().keySet().stream().map(Node::team).forEach(teams::add);
        return new Selection(teams, teams, "resume " + state.run());
    }

    /** {@return the open effects within a scope, oldest first} */
    static List<Effect> within(RollbackScope scope, Effects effects, OrchestratorSettings with) {
        Set<String> targets = new LinkedHashSet<>(
                with.targets().stream().map(target -> target.name()).toList());
        return effects.open().stream()
                .filter(effect -> targets.contains(effect.ref().node().target()))
                .filter(effect -> covers(scope, effect, with))
                .toList();
    }

    private static boolean covers(RollbackScope scope, Effect effect, OrchestratorSettings with) {
        TeamId team = effect.ref().node().team();
        return switch (scope) {
            // A team that is no longer in the workflow has no phase; everything includes it.
            case RollbackScope.ToPhase to ->
                with.workflow().team(team).map(Team::phase).orElse(7) > to.phase();
            case RollbackScope.OfTeam of ->
                team.equals(of.team()) || with.workflow().descendants(of.team()).contains(team);
            case RollbackScope.OfStep of ->
                team.equals(of.team()) && effect.ref().step().equals(of.step());
        };
    }
}
