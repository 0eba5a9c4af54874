package dev.hyperteam.engine;

import dev.hyperteam.core.event.AgentUse;
import dev.hyperteam.core.event.Evidence;
import dev.hyperteam.core.event.NodeView;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.RunState;
import dev.hyperteam.core.event.StepView;
import dev.hyperteam.core.event.TeamEnding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Turns the fold over a run into what callers get. */
final class Results {
    private Results() {}

    static RunResult of(RunState state, List<AgentUse> agents, Duration duration) {
        var teams = state.nodes().values().stream().map(Results::team).toList();
        var sequential = teams.stream().map(RunResult.TeamResult::duration).reduce(Duration.ZERO, Duration::plus);
        return new RunResult(
                state.run(),
                Optional.ofNullable(state.ending()).orElse(RunEnding.CANCELLED),
                state.reason(),
                state.changed(),
                duration,
                sequential,
                teams,
                state.openApprovals().stream().map(open -> open.request().id()).toList(),
                agents,
                state.leftOut());
    }

    private static RunResult.TeamResult team(NodeView view) {
        var verified = new TreeMap<String, Boolean>();
        for (StepView step : view.steps()) {
            if (!step.evidence().isEmpty()) {
                verified.put(step.ref().step(), step.evidence().stream().allMatch(Evidence::passed));
            }
        }
        return new RunResult.TeamResult(
                view.node(),
                view.phase(),
                Optional.ofNullable(view.ending()).orElse(TeamEnding.CANCELLED),
                view.reason(),
                view.took(),
                view.stepsDone(),
                view.stepsTotal(),
                view.changed(),
                verified);
    }
}
