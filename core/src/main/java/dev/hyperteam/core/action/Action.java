package dev.hyperteam.core.action;

import dev.hyperteam.core.artifact.Artifact;
import java.util.Optional;
import java.util.Set;

/**
 * What a step does: one typed kind with its settings. An action is a pure value; {@link #render} turns it into shell variables for the
 * constant shell functions of its kind (see {@link ActionKind#shell}). New kinds plug in through {@link ActionKind}.
 */
public interface Action {
    /** {@return the kind's name, as in the runbook} */
    String kind();

    /** {@return named locks that every action of this kind holds, for example {@code apt}} */
    default Set<String> locks() {
        return Set.of();
    }

    /** {@return whether there is a way back; without one the step is marked irreversible} */
    default boolean undoable() {
        return true;
    }

    /** {@return whether the action ends with the target's reboot: its end is seen when the target is back under another boot id} */
    default boolean reboots() {
        return false;
    }

    /**
     * {@return whether the kind's default verification can tell that this action was done; where it cannot (a script without a verify),
     * the step must bring a verification of its own, else the runbook is refused}
     */
    default boolean verifiesItself() {
        return true;
    }

    /**
     * Fills in parameters, outputs and facts. Pure: the same values give the same result.
     *
     * @throws dev.hyperteam.base.ProblemException for an unknown variable or a value that does not fit, with file:line:column
     */
    Rendered render(Values values);

    /** {@return what must lie on the target before it is applied, if anything: the controller brings it there} */
    default Optional<Artifact> artifact() {
        return Optional.empty();
    }

    /** {@return whether its rendering will name secrets} */
    default boolean usesSecrets() {
        return false;
    }
}
