package dev.hyperteam.core.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A question to a person and, once there is one, the answer.
 *
 * @param request what was asked
 * @param askedAt when
 * @param answer null while it is open
 */
public record Approval(Event.ApprovalRequested request, Instant askedAt, Event.@Nullable ApprovalAnswered answer) {
    /** {@return whether nobody has answered yet} */
    public boolean open() {
        return answer == null;
    }
}
