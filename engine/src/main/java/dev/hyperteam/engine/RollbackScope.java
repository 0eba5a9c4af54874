package dev.hyperteam.engine;

import dev.hyperteam.core.workflow.TeamId;

/** What a rollback undoes. */
public sealed interface RollbackScope {
    /** The phases above {@code phase}; 0 undoes all. */
    record ToPhase(int phase) implements RollbackScope {}

    /** One team, and before it whatever needs it. */
    record OfTeam(TeamId team) implements RollbackScope {}

    /** One step of one team. */
    record OfStep(TeamId team, String step) implements RollbackScope {}

    /** {@return in a reader's words} */
    default String text() {
        return switch (this) {
            case ToPhase scope -> "to phase " + scope.phase();
            case OfTeam scope -> "team " + scope.team();
            case OfStep scope -> "step " + scope.team() + "/" + scope.step();
        };
    }
}
