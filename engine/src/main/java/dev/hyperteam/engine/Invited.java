package dev.hyperteam.engine;

import dev.hyperteam.core.event.RunState;

/** Calls an {@link Operator}, whose own failures must not become the run's. */
final class Invited {
    /** How often a step is tried again because of help. */
    static final int MOST_HELP = 3;

    /** How often an operator is asked what becomes of one node. */
    static final int MOST_CHOICES = 3;

    private Invited() {}

    /** {@return its last words} */
    static String drive(Operator operator, Workbench bench) throws InterruptedException {
        try {
            return operator.drive(bench);
        } catch (TargetHeld e) {
            throw e;
        } catch (RuntimeException e) {
            return failure(e);
        }
    }

    static Operator.Help help(Operator operator, Workbench bench, Trouble trouble) throws InterruptedException {
        try {
            return operator.help(bench, trouble);
        } catch (TargetHeld e) {
            throw e;
        } catch (RuntimeException e) {
            return new Operator.Help.GiveUp(failure(e));
        }
    }

    static Operator.Choice failed(Operator operator, Notebook notebook, String reason, RunState state, int times)
            throws InterruptedException {
        try {
            return operator.failed(notebook, reason, state, times);
        } catch (RuntimeException e) {
            return new Operator.Choice.Leave(failure(e));
        }
    }

    private static String failure(RuntimeException e) {
        return "the agent failed: " + Words.line(String.valueOf(e.getMessage()), 400);
    }
}
