package dev.hyperteam.agents;

import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agents.policy.Classifier;
import dev.hyperteam.core.event.RunState;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.engine.Notebook;
import dev.hyperteam.engine.Operator;
import dev.hyperteam.engine.Trouble;
import dev.hyperteam.engine.Workbench;
import java.util.ArrayList;
import java.util.List;

/**
 * The teams' agents, and the orchestrator's: each drives its team, or is called when a step of it has failed; the orchestrator's chooses
 * what becomes of a team that failed. Whatever they say, the engine's probes decide. Thread-safe.
 */
public final class TeamAgents implements Operator {
    private static final String WORDS = "what you found and did, in two sentences for the people who read it";
    private static final Schema HELPED = Schema.object()
            .choice("outcome", "whether the step should be tried again", List.of("try_again", "give_up"))
            .text("words", WORDS)
            .build();
    private static final Schema DRIVEN = Schema.object().text("words", WORDS).build();

    private final AgentSettings with;
    private final Classifier classifier = new Classifier();
    private final Diagnostics diagnostics = Diagnostics.shipped();
    private final Conversations conversations;
    private final OrchestratorAgent orchestrator;

    public TeamAgents(AgentSettings with) {
        this.with = with;
        this.conversations = new Conversations(with);
        this.orchestrator = new OrchestratorAgent(conversations, with);
    }

    @Override
    public boolean drives(Team team) {
        return with.mode() == Mode.AGENT;
    }

    @Override
    public String drive(Workbench bench) throws InterruptedException {
        return conversations
                .hold(
                        bench,
                        "team",
                        new Conversations.Brief(
                                Prompts.team(bench), Prompts.drive(bench), name -> tools(bench, name, ""), DRIVEN))
                .words();
    }

    @Override
    public Help help(Workbench bench, Trouble trouble) throws InterruptedException {
        if (with.mode() == Mode.AGENT) {
            return new Help.GiveUp(""); // it is told what failed, and is asked nothing more
        }
        var outcome = conversations.hold(
                bench,
                "assist/" + trouble.step() + "/" + (trouble.helped() + 1),
                new Conversations.Brief(
                        Prompts.team(bench),
                        Prompts.help(bench, trouble),
                        name -> tools(bench, name, trouble.step()),
                        HELPED));
        boolean again = outcome.answer()
                .filter(answer -> answer.text("outcome", "").equals("try_again"))
                .isPresent();
        return again ? new Help.TryAgain(outcome.words()) : new Help.GiveUp(outcome.words());
    }

    @Override
    public Choice failed(Notebook notebook, String reason, RunState state, int times) throws InterruptedException {
        return orchestrator.choose(notebook, reason, state, times);
    }

    private List<Tool> tools(Workbench bench, String name, String mends) {
        var consent = new Consent(with.autonomy().apply(bench.team().id()), bench);
        var tools = new ArrayList<Tool>(new LookTools(bench, classifier, diagnostics).all());
        tools.addAll(new TalkTools(bench, consent, name, with.history()).all());
        tools.addAll(new ChangeTools(bench, consent, classifier, with.kinds(), name, mends).all());
        if (mends.isEmpty()) {
            tools.addAll(new DriveTools(bench, consent).all());
        }
        with.custom().forEach(tool -> tools.add(new ForeignTool(tool, consent, bench)));
        return tools;
    }
}
