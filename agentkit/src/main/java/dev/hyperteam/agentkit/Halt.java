package dev.hyperteam.agentkit;

/** Leads from wherever the agent is to its ending. Never leaves the package. */
final class Halt extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Ending ending;

    Halt(Ending ending) {
        super(ending.text(), null, false, false);
        this.ending = ending;
    }

    Ending ending() {
        return ending;
    }
}
