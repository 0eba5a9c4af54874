package dev.hyperteam.engine;

import dev.hyperteam.core.action.Templates;
import dev.hyperteam.core.action.Values;
import dev.hyperteam.core.runbook.Step;
import dev.hyperteam.core.runbook.Team;
import dev.hyperteam.core.workflow.Node;
import dev.hyperteam.core.workflow.StepRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides which steps of a team apply to a target, and fills in their values. Pure. */
final class Preparation {
    private final Node node;
    private final Team team;
    private final Values values;
    private final Map<String, String> unavailable;

    Preparation(Node node, Team team, Values values) {
        this(node, team, values, Map.of());
    }

    /** {@code unavailable} are the team's parts that cannot be done on this target, each with the reason. */
    Preparation(Node node, Team team, Values values, Map<String, String> unavailable) {
        this.unavailable = unavailable;
        this.node = node;
        this.team = team;
        this.values = values;
    }

    List<Step> steps() {
        return team.steps();
    }

    Map<String, String> parameters() {
        return values.parameters();
    }

    StepRef ref(Step step) {
        return new StepRef(node, step.id());
    }

    /** {@return why the step does not apply here, if it does not} */
    Optional<String> notApplicable(Step step) {
        var part = step.part().filter(unavailable::containsKey);
        if (part.isPresent()) {
            return Optional.of("part " + part.get() + " cannot be done here: " + unavailable.get(part.get()));
        }
        for (Map.Entry<String, String> wanted : step.when().entrySet()) {
            String actual = values.facts().getOrDefault(wanted.getKey(), "unknown");
            if (!List.of(wanted.getValue().split("\\|")).contains(actual)) {
                return Optional.of(
                        "needs " + wanted.getKey() + "=" + wanted.getValue() + ", this target has " + actual);
            }
        }
        for (Map.Entry<String, String> unwanted : step.unless().entrySet()) {
            if (unwanted.getValue().equals(values.parameters().get(unwanted.getKey()))) {
                return Optional.of("switched off: " + unwanted.getKey() + "=" + unwanted.getValue());
            }
        }
        return Optional.empty();
    }

    /**
     * Fills in the values.
     *
     * @throws dev.hyperteam.base.ProblemException when one is missing
     */
    PreparedStep prepare(Step step) {
        return new PreparedStep(ref(step), step, step.action().render(values), values.all());
    }

    /** {@return the outputs of a step with values filled in} */
    Map<String, String> outputs(Step step) {
        var outputs = new java.util.TreeMap<String, String>();
        step.outputs().forEach((name, text) -> outputs.put(name, Templates.render(text, step.mark(), values)));
        return outputs;
    }
}
