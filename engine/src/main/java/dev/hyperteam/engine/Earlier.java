package dev.hyperteam.engine;

import dev.hyperteam.core.event.StepView;
import java.util.Optional;

/**
 * What earlier processes of the same run have done for a step that they did not bring to its end.
 *
 * @param attempts how many attempts there were
 * @param open number of an attempt whose end nobody saw; 0 for none
 * @param applied an action that ended well and was neither proven nor given up: its revert timer may still be waiting
 */
record Earlier(int attempts, int open, Optional<Attempt.Applied> applied) {
    static final Earlier NOTHING = new Earlier(0, 0, Optional.empty());

    static Earlier of(StepView view) {
        boolean givenUp = view.lastFailure() != null && view.lastFailure().attempt() == view.attempts();
        boolean unproven =
                view.ending() == null && view.openIntent() == 0 && !view.after().isEmpty() && !givenUp;
        return new Earlier(
                view.attempts(),
                view.openIntent(),
                unproven
                        ? Optional.of(new Attempt.Applied(view.attempts(), view.before(), view.after()))
                        : Optional.empty());
    }

    /** {@return the number of the attempt that has to be looked after first; 0 for none} */
    int unfinished() {
        return applied.map(Attempt.Applied::number).orElse(open);
    }
}
