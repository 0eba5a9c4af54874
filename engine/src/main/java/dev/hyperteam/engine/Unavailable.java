package dev.hyperteam.engine;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.workflow.RunPlan;
import java.util.List;

/** A team that was asked for by name cannot be done. Nothing was touched. */
public final class Unavailable extends ProblemException {
    private static final long serialVersionUID = 1L;

    Unavailable(List<RunPlan.LeftOut> teams) {
        super(teams.stream()
                .map(team -> Problem.of("team " + team.node().team() + " cannot be done here")
                        .at(team.node().target())
                        .because(team.reason())
                        .then("mend that, or leave the team out: a run that names no team goes on without it"))
                .toList());
    }
}
