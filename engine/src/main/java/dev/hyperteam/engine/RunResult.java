package dev.hyperteam.engine;

import dev.hyperteam.core.event.AgentUse;
import dev.hyperteam.core.event.RunEnding;
import dev.hyperteam.core.event.RunId;
import dev.hyperteam.core.event.TeamEnding;
import dev.hyperteam.core.workflow.Node;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a run ended.
 *
 * @param changed steps that changed a host in this run, resumed parts included
 * @param duration wall time of this process's share
 * @param sequential sum of the teams' durations: what the run would have taken one team after another
 * @param openApprovals ids of the questions that nobody has answered
 * @param agents what agents have done and what that cost, in the whole run
 * @param leftOut teams that were not selected, each with its reason
 */
public record RunResult(
        RunId run,
        RunEnding ending,
        String reason,
        int changed,
        Duration duration,
        Duration sequential,
        List<TeamResult> teams,
        List<String> openApprovals,
        List<AgentUse> agents,
        List<String> leftOut) {
    public RunResult {
        teams = List.copyOf(teams);
        openApprovals = List.copyOf(openApprovals);
        agents = List.copyOf(agents);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * How one node ended.
     *
     * @param done steps that ended well
     * @param steps steps in all
     * @param verified verification results by step: whether the last evidence passed
     */
    public record TeamResult(
            Node node,
            int phase,
            TeamEnding ending,
            String reason,
            Duration duration,
            int done,
            int steps,
            int changed,
            Map<String, Boolean> verified) {
        public TeamResult {
            verified = Map.copyOf(verified);
        }
    }

    /** {@return time saved by teams that worked in parallel; never negative} */
    public Duration saved() {
        var saved = sequential.minus(duration);
        return saved.isNegative() ? Duration.ZERO : saved;
    }

    /** {@return whether everything selected is complete or not applicable} */
    public boolean ok() {
        return ending == RunEnding.COMPLETE;
    }
}
