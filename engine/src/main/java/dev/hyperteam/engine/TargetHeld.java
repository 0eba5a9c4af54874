package dev.hyperteam.engine;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;

/** Somebody else drives this target. Fronts answer with exit code 5. */
public final class TargetHeld extends ProblemException {
    private static final long serialVersionUID = 1L;

    TargetHeld(String target, String holder, boolean busy) {
        super(Problem.of("another run drives this target")
                .at(target)
                .because(busy ? holder + ", and a change of theirs is still running on it" : holder)
                .then("wait until it has ended, or end it there; a driver that died is forgotten after "
                        + Words.duration(Lease.TTL)));
    }
}
