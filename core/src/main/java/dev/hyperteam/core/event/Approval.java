package dev.hyperteam.core.event;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A question to a person and, once there is one, the answer.
 *
 * @param request what was asked
 * @param askedAt when
 * @param answer the last one; null while there is none
 * @param replaced whether something else is asked about the same step or phase by now: an answer would be to what is no longer asked
 */
public record Approval(
        Event.ApprovalRequested request, Instant askedAt, Event.@Nullable ApprovalAnswered answer, boolean replaced) {
    /** {@return whether somebody should answer} */
    public boolean open() {
        return answer == null && !replaced;
    }

    /** {@return whether the last answer was yes} */
    public boolean approved() {
        return answer != null && answer.approved();
    }

    /** {@return when what was said for that case happens; empty for never} */
    public Optional<Instant> deadline() {
        return request.within().isPositive() ? Optional.of(askedAt.plus(request.within())) : Optional.empty();
    }

    Approval answered(Event.ApprovalAnswered by) {
        return new Approval(request, askedAt, by, replaced);
    }

    Approval inFavourOf(Event.ApprovalRequested other) {
        boolean same = request.phase() > 0
                ? request.phase() == other.phase()
                : request.node().equals(other.node()) && request.step().equals(other.step());
        return same ? new Approval(request, askedAt, answer, true) : this;
    }
}
