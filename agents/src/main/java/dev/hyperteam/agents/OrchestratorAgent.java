package dev.hyperteam.agents;

import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.agents.policy.CommandClass;
import dev.hyperteam.agents.policy.Verdict;
import dev.hyperteam.core.event.RunState;
import dev.hyperteam.engine.Notebook;
import dev.hyperteam.engine.Operator;
import java.util.List;

/** Chooses what becomes of a team that failed. The engine does it, and the policy says whether the choice may stand. */
final class OrchestratorAgent {
    private static final Schema ANSWER = Schema.object()
            .choice(
                    "choice",
                    "retry: its steps that have not ended well are done again, with its agent's help; leave: it stays failed; skip: the run"
                            + " goes on without it and what needs it; roll_back: what it has changed in this run is undone; ask: a person"
                            + " chooses",
                    List.of("retry", "leave", "skip", "roll_back", "ask"))
            .text("words", "why, in two sentences for the people who read it")
            .build();

    private final Conversations conversations;
    private final AgentSettings with;

    OrchestratorAgent(Conversations conversations, AgentSettings with) {
        this.conversations = conversations;
        this.with = with;
    }

    Operator.Choice choose(Notebook notebook, String reason, RunState state, int times) throws InterruptedException {
        var outcome = conversations.hold(
                notebook,
                "orchestrator",
                new Conversations.Brief(
                        Prompts.orchestrator(),
                        Prompts.failed(notebook.node(), reason, state, times),
                        _ -> new RunTools(state).all(),
                        ANSWER));
        if (outcome.answer().isEmpty()) {
            return new Operator.Choice.Leave("no choice was made: " + outcome.words());
        }
        return allowed(
                notebook,
                new Call(
                        "orchestrator",
                        "choice " + times,
                        outcome.answer().get().canonical()),
                outcome);
    }

    private Operator.Choice allowed(Notebook notebook, Call call, Conversations.Outcome outcome)
            throws InterruptedException {
        String why = outcome.words();
        return switch (outcome.answer()
                .map(answer -> answer.text("choice", "leave"))
                .orElse("leave")) {
            case "retry" ->
                under(
                        notebook,
                        call,
                        CommandClass.CHANGE,
                        "its steps are done again",
                        "retry",
                        new Operator.Choice.Retry(why));
            case "skip" ->
                under(
                        notebook,
                        call,
                        CommandClass.CHANGE,
                        "the run ends without it",
                        "skip",
                        new Operator.Choice.Skip(why));
            case "roll_back" ->
                under(
                        notebook,
                        call,
                        CommandClass.DANGEROUS,
                        "all that it has changed in this run is undone",
                        "roll back",
                        new Operator.Choice.RollBack(why));
            case "ask" -> new Operator.Choice.AskPerson(why);
            default -> new Operator.Choice.Leave(why);
        };
    }

    private Operator.Choice under(
            Notebook notebook, Call call, CommandClass is, String means, String verb, Operator.Choice choice)
            throws InterruptedException {
        var consent = new Consent(with.autonomy().apply(notebook.node().team()), notebook);
        String what = verb + " " + notebook.node();
        return consent.refuses(call, new Verdict(is, List.of(means)), what, choice.why(), what)
                .<Operator.Choice>map(Operator.Choice.Leave::new)
                .orElse(choice);
    }
}
