package dev.hyperteam.engine;

import dev.hyperteam.core.event.Evidence;
import dev.hyperteam.core.event.StepEnding;
import dev.hyperteam.core.runbook.Step;
import dev.hyperteam.core.runbook.Team;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One node's work, as an {@link Operator} may do it: its own steps and its own target, nothing beyond. Changes go the way of every
 * change: asked for where hazards want it, journaled with an undo, verified. Thread-safe; one change at a time. Texts that come from the
 * target are redacted and bounded. Methods that take the id of a step throw {@link dev.hyperteam.base.ProblemException} for one that the
 * team does not have.
 */
public interface Workbench extends Notebook {
    /** {@return the team with its runbook} */
    Team team();

    /** {@return values of the team's parameters as they are now; never secrets} */
    Map<String, String> parameters();

    /** {@return what teams have handed on to this target so far} */
    Map<String, String> outputs();

    /** {@return every step, in the runbook's order} */
    List<Standing> steps();

    /** {@return what the step does, with its values filled in, and what proves it} */
    String inspect(String step);

    /** Asks what the target shows of a step. Changes nothing. */
    Look check(String step) throws InterruptedException;

    /** Asks a step's verification over the verifier's connection. Changes nothing. */
    List<Evidence> verify(String step) throws InterruptedException;

    /** Does a step: check, change where that is needed, verification. */
    Done apply(String step) throws InterruptedException;

    /** Undoes what a step has changed in this run. */
    Done undo(String step) throws InterruptedException;

    /**
     * Does a step that no runbook has. A script is made, undone and made again: an undo that does not lead back to what was there before
     * makes the repair fail.
     *
     * @param repair its id must be {@link #newStepId}'s
     * @param agent who proposes it
     * @param mends id of the step that had failed; empty for none
     * @param why in the proposer's words
     * @param definition the step as it would stand in a runbook, for the reader
     */
    Done repair(Step repair, String agent, String mends, String why, String definition) throws InterruptedException;

    /** {@return an id that no step of this node has in this run} */
    String newStepId();

    /** Gives a parameter of the team another value for the rest of the run; refused when it does not fit. */
    void change(String agent, String parameter, String value, String why);

    /**
     * Runs one program on the target, without a shell in between, in the verifier's sandbox: it can read every file, secrets included, and
     * change nothing. The caller answers for what is asked being no secret.
     *
     * @param within after that it is killed; whole seconds, at most five minutes
     * @param bytes kept of what it prints
     */
    Said ask(List<String> argv, Duration within, int bytes) throws InterruptedException;

    /**
     * Hands a value on to the teams after this one on the same target; refused for a name that a step of some runbook hands on, because
     * what steps hand on is proven.
     */
    void handOn(String name, String value);

    /**
     * Waits for another team's signal on the same target.
     *
     * @return the signal with its text; empty when it did not come in time
     */
    Optional<String> await(String team, String signal, Duration within) throws InterruptedException;

    /** Posts a signal for other teams and for people. */
    void post(String signal, String text);

    /** {@return the last signal of a team on the same target, if it has posted any} */
    Optional<String> signal(String team);

    /**
     * Where a step stands.
     *
     * @param ending how it ended in this run; empty while it has not
     */
    record Standing(Step step, Optional<StepEnding> ending, String reason) {}

    /**
     * What the target shows of a step.
     *
     * @param answer {@code satisfied}, {@code needs-change}, {@code not-applicable} or {@code unknown}
     * @param detail the difference or the reason
     */
    record Look(String answer, String detail, List<Evidence> evidence) {
        public Look {
            evidence = List.copyOf(evidence);
        }
    }

    /** How something that was done ended. */
    record Done(boolean well, String ending, String reason) {}

    /** What a program said: both of its outputs. */
    record Said(int exitCode, String text, boolean truncated) {}
}
