package dev.hyperteam.engine;

import dev.hyperteam.core.event.RunState;
import dev.hyperteam.core.runbook.Team;

/**
 * Takes part in a run beside the runbooks: drives teams, mends what failed, or chooses what becomes of a team that failed. It acts through
 * what it is given and nothing else, and never decides that something is done: the engine's probes do. Called from many threads at once;
 * an interrupt ends its work. What it throws is told as its own failure and leaves the engine's judgement as it is.
 */
public interface Operator {
    /** {@return one that takes no part} */
    static Operator none() {
        return new Operator() {};
    }

    /** {@return whether {@link #drive} is to be called for a team, in place of its steps in the order of the runbook} */
    default boolean drives(Team team) {
        return false;
    }

    /**
     * Drives a team. Every step of it that has not ended well when this returns is looked at once more: one that shows what it should
     * ends well, any other one fails.
     *
     * @return last words for the reader; empty for none
     */
    default String drive(Workbench bench) throws InterruptedException {
        return "";
    }

    /** Helps with a step that has failed all its attempts. Called again when it fails again, a bounded number of times. */
    default Help help(Workbench bench, Trouble trouble) throws InterruptedException {
        return new Help.GiveUp("");
    }

    /**
     * Chooses what becomes of a node that failed.
     *
     * @param notebook of that node
     * @param state of the whole run
     * @param times how often this was asked of the node in this run, this time included
     */
    default Choice failed(Notebook notebook, String reason, RunState state, int times) throws InterruptedException {
        return new Choice.Leave("");
    }

    /** What came of {@link #help}. */
    sealed interface Help {
        /** The step is to be tried again, with retries of its own. */
        record TryAgain(String words) implements Help {}

        /** It stays failed. {@code diagnosis} is added to the reason; empty for none. */
        record GiveUp(String diagnosis) implements Help {}
    }

    /** What becomes of a failed node. */
    sealed interface Choice {
        /** {@return why} */
        String why();

        /** It stays failed. */
        record Leave(String why) implements Choice {}

        /** Its steps that have not ended well are done again. */
        record Retry(String why) implements Choice {}

        /** It counts as skipped: what needs it is blocked, and it does not make the run fail. */
        record Skip(String why) implements Choice {}

        /** What it has changed in this run is undone. */
        record RollBack(String why) implements Choice {}

        /** A person chooses between another try and leaving it. */
        record AskPerson(String why) implements Choice {}
    }
}
