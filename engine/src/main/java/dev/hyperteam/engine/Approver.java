package dev.hyperteam.engine;

import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.RunId;
import java.time.Instant;
import java.util.Optional;

/**
 * Is asked what a run must not decide alone. The same question can be answered from another process meanwhile
 * ({@code hyperteam approve}); whoever is first counts. Called on a virtual thread of its own for each question, which is interrupted
 * when the question is closed.
 */
public interface Approver {
    /** Is told of a question. May answer at once, later from any thread, or never. */
    void asked(Question question, Reply reply) throws InterruptedException;

    /** {@return one that leaves every question to other processes} */
    static Approver nobody() {
        return (question, reply) -> {};
    }

    /**
     * What is asked.
     *
     * @param asked the question with everything that was shown
     * @param deadline when what {@code asked.unanswered()} says happens; empty for never
     */
    record Question(RunId run, Event.ApprovalRequested asked, Optional<Instant> deadline) {}

    /** The way back. Every method may be called from any thread, also after the question is closed: it does nothing then. */
    interface Reply {
        /** Yes. {@code who} is written into the journal, as is the reason, which may be empty. */
        void approve(String who, String reason);

        /** No: the step is not done, and what needs it is blocked. */
        void reject(String who, String reason);

        /** Not now: the question stays open, the run goes on with what does not need it and then ends as WAITING. */
        void later();

        /** {@return whether nobody has answered yet} */
        boolean open();
    }
}
