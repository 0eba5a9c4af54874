package dev.hyperteam.agents;

import dev.hyperteam.agentkit.Budget;
import dev.hyperteam.agentkit.Environment;
import dev.hyperteam.agentkit.model.Model;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agents.policy.Autonomy;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.engine.record.GitHistory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How agents work in one run.
 *
 * @param models the models of a team: the first, and those that take over when it cannot be reached; at least one
 * @param autonomy how far a team's agent goes by itself
 * @param each the budget of one agent
 * @param whole the budget of all agents of a run together, those of earlier processes of the run included
 * @param kinds what steps are made of; repairs are steps
 * @param custom tools from elsewhere, for every team; one that is not marked as only reading counts as a change
 * @param history the project in git, if it is there
 * @param environment clock, prices, telemetry
 */
public record AgentSettings(
        Mode mode,
        Function<TeamId, List<Model>> models,
        Function<TeamId, Autonomy> autonomy,
        Budget each,
        Budget whole,
        ActionKinds kinds,
        List<Tool> custom,
        Optional<GitHistory> history,
        Environment environment) {
    public AgentSettings {
        custom = List.copyOf(custom);
        custom.stream().map(Tool::name).filter(OwnTools::reserved).findFirst().ifPresent(name -> {
            throw new ProblemException(Problem.of("a tool from elsewhere is called '" + name + "'")
                    .because("that is the name of a tool of our own")
                    .then("give it another name"));
        });
    }

    /** {@return settings with usual budgets and nothing else: forty turns and half an hour for each agent} */
    public static AgentSettings of(Mode mode, Model model, Autonomy autonomy) {
        return new AgentSettings(
                mode,
                _ -> List.of(model),
                _ -> autonomy,
                Budget.ofTurns(40).wallTime(Duration.ofMinutes(30)),
                Budget.unlimited(),
                ActionKinds.builtIn(),
                List.of(),
                Optional.empty(),
                Environment.usual());
    }

    /** {@return these with another level of autonomy for each team} */
    public AgentSettings autonomy(Function<TeamId, Autonomy> levels) {
        return new AgentSettings(mode, models, levels, each, whole, kinds, custom, history, environment);
    }

    /** {@return these with another budget of one agent} */
    public AgentSettings each(Budget budget) {
        return new AgentSettings(mode, models, autonomy, budget, whole, kinds, custom, history, environment);
    }

    /** {@return these with another budget of all agents of a run together} */
    public AgentSettings whole(Budget budget) {
        return new AgentSettings(mode, models, autonomy, each, budget, kinds, custom, history, environment);
    }

    /** {@return these with steps made of these kinds} */
    public AgentSettings kinds(ActionKinds actions) {
        return new AgentSettings(mode, models, autonomy, each, whole, actions, custom, history, environment);
    }

    /**
     * {@return these with tools from elsewhere}
     *
     * @throws ProblemException when one is called like a tool of our own
     */
    public AgentSettings custom(List<Tool> tools) {
        return new AgentSettings(mode, models, autonomy, each, whole, kinds, tools, history, environment);
    }

    /** {@return these with the project's history} */
    public AgentSettings history(GitHistory git) {
        return new AgentSettings(mode, models, autonomy, each, whole, kinds, custom, Optional.of(git), environment);
    }
}
