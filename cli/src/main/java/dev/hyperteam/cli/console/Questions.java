package dev.hyperteam.cli.console;

import dev.hyperteam.core.event.Approval;
import dev.hyperteam.core.event.Event;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Questions to a person in full: the exact words and the difference that would be made. Pure. */
public final class Questions {
    private Questions() {}

    /** {@return the question of a run with all that an answer is bound to} */
    public static String text(String run, Event.ApprovalRequested asked, Optional<Instant> deadline) {
        return "approval " + asked.id() + " of run " + run + ": " + Clean.line(asked.question()) + "\n"
                + Clean.text(asked.shown()).strip().indent(2)
                + "  until    " + deadline(asked, deadline) + "\n"
                + "  payload  " + asked.payloadHash();
    }

    /** {@return the same for one that is in the journal} */
    public static String text(String run, Approval approval) {
        return text(run, approval.request(), approval.deadline());
    }

    /** {@return when what happens: {@code 2026-11-25T16:00:00Z, then it stays open}} */
    public static String deadline(Event.ApprovalRequested asked, Optional<Instant> deadline) {
        return deadline.map(end -> end.truncatedTo(ChronoUnit.SECONDS) + ", then it "
                        + switch (asked.unanswered()) {
                            case WAIT -> "stays open";
                            case APPROVE -> "counts as approved";
                            case REJECT -> "counts as rejected";
                        })
                .orElse("somebody answers");
    }
}
