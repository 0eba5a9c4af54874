package dev.hyperteam.core.event;

/** What happens to a question that nobody has answered in time. */
public enum Unanswered {
    /** It stays open; the run goes on with what does not need it, then ends as WAITING. */
    WAIT,
    /** It counts as approved. */
    APPROVE,
    /** It counts as rejected. */
    REJECT
}
