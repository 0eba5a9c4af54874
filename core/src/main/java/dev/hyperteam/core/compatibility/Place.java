package dev.hyperteam.core.compatibility;

import dev.hyperteam.core.runbook.Step;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.core.workflow.TeamId;
import java.util.Optional;

/**
 * What of a team is meant: {@code charlie} as a whole, {@code bravo.containers} (a part) or {@code charlie.exporter} (a step).
 *
 * @param inside a part or a step; empty means all of the team
 */
public record Place(TeamId team, Optional<String> inside) {
    /** {@return whether {@code step} of {@code owner} is meant, alone or among others} */
    public boolean covers(Team owner, Step step) {
        return owner.id().equals(team)
                && (inside.isEmpty()
                        || inside.equals(step.part())
                        || inside.get().equals(step.id()));
    }

    @Override
    public String toString() {
        return team + inside.map(name -> "." + name).orElse("");
    }
}
