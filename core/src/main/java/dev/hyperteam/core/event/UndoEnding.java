package dev.hyperteam.core.event;

/** What became of one effect in a rollback. */
public enum UndoEnding {
    /** The value before is back, and that was verified. */
    UNDONE,
    /** The host showed the value before already. */
    ALREADY,
    /** Somebody changed it since; nothing was touched. */
    CONFLICT,
    /** There is no way back; said before it was done. */
    IRREVERSIBLE,
    /** The undo itself failed; it can be repeated. */
    FAILED
}
