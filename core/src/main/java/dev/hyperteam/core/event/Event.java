package dev.hyperteam.core.event;

import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.StepRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Everything that can happen, as it stands in the journal. All state is a fold over these. Texts are redacted and bounded before they
 * get here. Adding a component is a change of the journal's format: give it a default when reading older journals.
 */
public sealed interface Event {

    /** Events about one node. */
    sealed interface OfNode extends Event {
        /** {@return the node} */
        Node node();
    }

    /** Events about one step. */
    sealed interface OfStep extends OfNode {
        /** {@return the step} */
        StepRef ref();

        @Override
        default Node node() {
            return ref().node();
        }
    }

    /** Events about a model's agent at work for one node. What it read and said is kept in blobs, redacted and bounded. */
    sealed interface OfAgent extends OfNode {
        /** {@return which of the node's agents: {@code team}, {@code assist/STEP} or {@code orchestrator}} */
        String agent();
    }

    /**
     * A run began.
     *
     * @param version Hyperteam's version
     * @param holder who drives it: user@machine:pid
     * @param nodes the selected nodes in graph order
     * @param leftOut nodes that were not selected and why, {@code team@target: reason}
     * @param options what was asked for, as the reader typed it (selection, mode, overrides without secrets)
     * @param fingerprint hash of workflow, runbooks and effective configuration: a resume under other ones is refused
     */
    record RunStarted(
            String version,
            String holder,
            List<Node> nodes,
            List<String> leftOut,
            Map<String, String> options,
            String fingerprint)
            implements Event {
        public RunStarted {
            nodes = List.copyOf(nodes);
            leftOut = List.copyOf(leftOut);
            options = Map.copyOf(options);
        }
    }

    /** Another process went on with the run. */
    record RunResumed(String version, String holder) implements Event {}

    /**
     * The run ended, or this process stopped driving it.
     *
     * @param changed steps whose action changed the host in this run
     */
    record RunEnded(RunEnding ending, int changed, String reason, Duration took) implements Event {}

    /**
     * Every selected team of a phase has ended well, and what is done after a phase has been done. A resume does that again for a phase
     * whose event is missing.
     *
     * @param notes what was done after it, a line each: {@code recorded as 3f2a91c on hyperteam/runs}
     */
    record PhaseEnded(int phase, List<String> notes) implements Event {
        public PhaseEnded {
            notes = List.copyOf(notes);
        }
    }

    /** The lease on a target was taken with a fencing token that only grows. */
    record LeaseTaken(String target, long token, String holder) implements Event {}

    /** A message for other teams and for people: STARTING, RUNNING, COMPLETE, BLOCKED, ... */
    record SignalPosted(Node node, String signal, String text) implements OfNode {}

    /** A node began. */
    record TeamStarted(Node node, int phase, List<Node> needs, int steps) implements OfNode {
        public TeamStarted {
            needs = List.copyOf(needs);
        }
    }

    /** A node ended. */
    record TeamEnded(Node node, int phase, TeamEnding ending, String reason, Duration took) implements OfNode {}

    /** Typed values that a team hands on; never secrets. */
    record OutputsSet(Node node, Map<String, String> values) implements OfNode {
        public OutputsSet {
            values = Map.copyOf(values);
        }
    }

    /** A step is being worked on: {@code number} of {@code total}. */
    record StepStarted(StepRef ref, String title, int number, int total) implements OfStep {}

    /** What the step's own check said: {@code satisfied}, {@code needs-change}, {@code not-applicable}, {@code unknown}. */
    record StepChecked(StepRef ref, String answer, String detail) implements OfStep {}

    /**
     * The host is about to be touched. Durable before it is.
     *
     * @param attempt counts from 1 within the run, over all processes that drove it
     * @param kind the action's kind
     * @param hazards why the step needs care
     * @param undo whether there is a way back
     */
    record StepIntent(StepRef ref, int attempt, String kind, List<String> hazards, boolean undo) implements OfStep {
        public StepIntent {
            hazards = List.copyOf(hazards);
        }
    }

    /** The value before, captured on the target before the change. Bytes stay there, root-only; these are hashes and attributes. */
    record StepCaptured(StepRef ref, int attempt, String before) implements OfStep {}

    /** A revert timer lies on the target's disk. */
    record GuardArmed(StepRef ref, int attempt, Duration revertAfter) implements OfStep {}

    /** A new TCP connection logged in after the change: the timer is gone. */
    record GuardConfirmed(StepRef ref, int attempt) implements OfStep {}

    /** The host took the change back by itself. */
    record GuardReverted(StepRef ref, int attempt, String detail) implements OfStep {}

    /**
     * What the attempt did. Written once the action ended with exit code 0.
     *
     * @param before state before the run touched it
     * @param after state after the action; rollback acts only while the host still shows it
     * @param output name of the blob with the command's output; empty when there was none
     */
    record StepApplied(StepRef ref, int attempt, String before, String after, String output, Duration took)
            implements OfStep {}

    /**
     * An attempt failed.
     *
     * @param errorClass {@code transport}, {@code timeout}, {@code exit-code}, {@code verification}, {@code fenced}, {@code guard}
     * @param message what, where, why
     * @param retryAfter delay before the next attempt; negative when there is none
     */
    record AttemptFailed(
            StepRef ref,
            int attempt,
            int attempts,
            String errorClass,
            String message,
            String output,
            Duration retryAfter)
            implements OfStep {
        /** {@return whether another attempt follows} */
        public boolean willRetry() {
            return !retryAfter.isNegative();
        }
    }

    /** The verification's evidence. */
    record StepVerified(StepRef ref, boolean passed, List<Evidence> evidence) implements OfStep {
        public StepVerified {
            evidence = List.copyOf(evidence);
        }
    }

    /** A step ended. */
    record StepEnded(StepRef ref, StepEnding ending, String reason, Duration took) implements OfStep {}

    /**
     * A question to a person. With the id of an earlier one it is that question again, with a new deadline.
     *
     * @param id what is typed to answer it; unique within the run
     * @param step the step's id; empty for a phase
     * @param phase the phase that would begin; 0 for a step
     * @param question one line
     * @param hazards why it is asked
     * @param shown the exact words and the difference that would be made; several lines
     * @param payloadHash SHA-256 over all that was shown and what would be run: an answer is bound to it
     * @param within how long it may stay open from now on; zero for ever
     * @param unanswered what happens then
     */
    record ApprovalRequested(
            String id,
            Node node,
            String step,
            int phase,
            String question,
            List<String> hazards,
            String shown,
            String payloadHash,
            Duration within,
            Unanswered unanswered)
            implements OfNode {
        public ApprovalRequested {
            hazards = List.copyOf(hazards);
        }

        /** {@return the same question with another limit} */
        public ApprovalRequested within(Duration limit, Unanswered then) {
            return new ApprovalRequested(id, node, step, phase, question, hazards, shown, payloadHash, limit, then);
        }
    }

    /**
     * The answer to it. A yes may follow on a no, and counts then.
     *
     * @param who user@host, or who else decided
     * @param reason why; may be empty
     * @param payloadHash of what was answered
     */
    record ApprovalAnswered(String id, Node node, boolean approved, String who, String reason, String payloadHash)
            implements OfNode {}

    /**
     * A model has answered; it is paid for from here on.
     *
     * @param model provider and model
     * @param turn counts from 1 within the agent's work
     * @param input tokens read, those from the provider's cache included
     * @param output tokens written
     * @param cached tokens of {@code input} that came from the provider's cache
     * @param microDollars price in millionths of a US dollar; -1 when no price is known
     * @param stop why it stopped, in the provider's word
     * @param entry name of the blob with the answer
     */
    record ModelAnswered(
            Node node,
            String agent,
            String model,
            int turn,
            long input,
            long output,
            long cached,
            long microDollars,
            String stop,
            String entry,
            Duration took)
            implements OfAgent {}

    /**
     * A tool is about to run for an agent. Durable before it does.
     *
     * @param call the model's id of the call
     * @param entry name of the blob with the arguments
     */
    record ToolCalled(Node node, String agent, String call, String tool, String entry) implements OfAgent {}

    /** What the tool said. {@code entry} names the blob with its answer. */
    record ToolAnswered(Node node, String agent, String call, String tool, boolean failed, String entry, Duration took)
            implements OfAgent {}

    /**
     * Something else that an agent's conversation needs to go on from: its task, a question that went out, an amended answer.
     *
     * @param what in one word
     * @param entry names the blob with it
     */
    record AgentNoted(Node node, String agent, String what, String entry) implements OfAgent {}

    /** An agent's work ended: {@code ending} in one word, and its own last words. */
    record AgentEnded(Node node, String agent, String ending, String words) implements OfAgent {}

    /**
     * A change that no runbook has is about to be made, as a step of its own with an undo of its own.
     *
     * @param step the new step's id within the node
     * @param mends the step that had failed; empty when the agent drives the team
     * @param why in the agent's words
     * @param definition the step as it would stand in a runbook
     */
    record RepairProposed(Node node, String agent, String step, String mends, String why, String definition)
            implements OfAgent {}

    /** A parameter of the node's team has another value for the rest of this run. */
    record ParameterChanged(Node node, String agent, String name, String value, String why) implements OfAgent {}

    /**
     * What the orchestrator's agent chose for a node that failed.
     *
     * @param choice {@code retry}, {@code leave}, {@code skip}, {@code roll-back} or {@code ask}; {@code retry} and {@code skip} open the
     *     node again, the latter for its ending as skipped
     */
    record ChoiceMade(Node node, String agent, String choice, String why) implements OfAgent {
        public static final String RETRY = "retry";
        public static final String SKIP = "skip";

        /** {@return whether the node, which had ended, is open again} */
        public boolean reopens() {
            return choice.equals(RETRY) || choice.equals(SKIP);
        }
    }

    /** A rollback began; {@code steps} in the order in which they are undone. */
    record RollbackStarted(String scope, String holder, List<StepRef> steps) implements Event {
        public RollbackStarted {
            steps = List.copyOf(steps);
        }
    }

    /** The host is about to be touched by an undo. {@code of} is the run whose effect it is. */
    record UndoIntent(StepRef ref, RunId of, int attempt) implements OfStep {}

    /** What became of that effect. {@code state} is what the host shows now. */
    record UndoEnded(StepRef ref, RunId of, int attempt, UndoEnding ending, String detail, String state)
            implements OfStep {}

    /** The rollback ended. */
    record RollbackEnded(boolean complete, int undone, int conflicts, Duration took) implements Event {}
}
