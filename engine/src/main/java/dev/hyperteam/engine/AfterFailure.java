package dev.hyperteam.engine;

import dev.hyperteam.core.event.Event;
import dev.hyperteam.core.event.NodeView;
import dev.hyperteam.core.event.TeamEnding;
import dev.hyperteam.core.workflow.Node;
import java.time.Duration;
import java.util.List;

/** Asks the operator what becomes of a node that failed, and does it. */
final class AfterFailure {
    /** Takes the node through its steps. */
    interface Attempt {
        TeamEnding perform() throws InterruptedException;
    }

    /** Undoes what the node has changed in this run. */
    interface TakeBack {
        void run() throws InterruptedException;
    }

    private static final String AGENT = "orchestrator";

    private final RunContext run;
    private final Node node;
    private final int phase;
    private final TakeBack takeBack;

    AfterFailure(RunContext run, Node node, int phase, TakeBack takeBack) {
        this.run = run;
        this.node = node;
        this.phase = phase;
        this.takeBack = takeBack;
    }

    /** {@return how the node ends in the end} */
    TeamEnding until(Attempt attempt) throws InterruptedException {
        var ending = attempt.perform();
        for (int times = 1; ending == TeamEnding.FAILED && mayAsk(times); times++) {
            String reason = run.recorder().view(node).map(NodeView::reason).orElse("");
            var choice = Invited.failed(
                    run.operator(),
                    new NodeNotebook(run, node),
                    reason,
                    run.recorder().state(),
                    times);
            if (choice instanceof Operator.Choice.Leave leave && leave.why().isBlank()) {
                return ending;
            }
            if (choice instanceof Operator.Choice.AskPerson ask) {
                choice = person(ask, reason, times);
            }
            note(choice);
            switch (choice) {
                case Operator.Choice.Retry _ -> ending = attempt.perform();
                case Operator.Choice.Skip skip -> {
                    run.recorder()
                            .note(new Event.TeamEnded(
                                    node, phase, TeamEnding.SKIPPED, clean(skip.why()), Duration.ZERO));
                    return TeamEnding.SKIPPED;
                }
                case Operator.Choice.RollBack _ -> {
                    takeBack.run();
                    return ending;
                }
                case Operator.Choice.Leave _, Operator.Choice.AskPerson _ -> {
                    return ending;
                }
            }
        }
        return ending;
    }

    private boolean mayAsk(int times) {
        return times <= Invited.MOST_CHOICES && !run.cancelled().getAsBoolean();
    }

    private Operator.Choice person(Operator.Choice.AskPerson ask, String reason, int times)
            throws InterruptedException {
        var payload = Payload.ofQuestion(
                node,
                "try " + node + " again?",
                List.of(clean(ask.why())),
                "node     " + node + "\nfailed   " + reason + "\nwhy ask  " + clean(ask.why()),
                List.of("choice " + times));
        var decision = run.approvals().away(node, () -> run.approvals().ask(payload));
        return decision.approved()
                ? new Operator.Choice.Retry(decision.words())
                : new Operator.Choice.Leave(decision.words());
    }

    private void note(Operator.Choice choice) {
        String word = switch (choice) {
            case Operator.Choice.Retry _ -> Event.ChoiceMade.RETRY;
            case Operator.Choice.Skip _ -> Event.ChoiceMade.SKIP;
            case Operator.Choice.RollBack _ -> "roll-back";
            case Operator.Choice.Leave _ -> "leave";
            case Operator.Choice.AskPerson _ -> "ask";
        };
        run.recorder().durable(new Event.ChoiceMade(node, AGENT, word, clean(choice.why())));
    }

    private String clean(String text) {
        return run.recorder().clean(Words.line(text, 400));
    }
}
