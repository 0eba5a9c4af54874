package dev.hyperteam.agentkit;

import dev.hyperteam.agentkit.model.Model;
import dev.hyperteam.agentkit.tool.Schema;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.base.Redactor;
import dev.hyperteam.base.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What an agent is: immutable, so that one may serve many sessions at once. What it does is an {@link AgentSession}.
 *
 * @param name what it is called in events and traces
 * @param system the system prompt
 * @param models the model, and those that take over in this order when it cannot be reached; at least one
 * @param tools what it may have done; names are unique
 * @param hooks who looks at what it does, in order
 * @param budget how much it may use
 * @param limits bounds on its manners
 * @param window when its conversation is summarised
 * @param retry how often a request is repeated, per model
 * @param longestWait how long it waits at most when a provider asks it to; for longer the next model takes over
 * @param redactor masks secrets in everything that goes to a model or into the transcript
 * @param answer the form of a structured answer, if it owes one
 */
public record Agent(
        String name,
        String system,
        List<Model> models,
        List<Tool> tools,
        List<Hook> hooks,
        Budget budget,
        Limits limits,
        Window window,
        RetryPolicy retry,
        Duration longestWait,
        Redactor redactor,
        Optional<Schema> answer) {
    /** The tool by which a model gives its structured answer. */
    public static final String ANSWER_TOOL = "submit_answer";

    public Agent {
        models = List.copyOf(models);
        tools = List.copyOf(tools);
        hooks = List.copyOf(hooks);
        if (models.isEmpty()) {
            throw new IllegalArgumentException("an agent needs a model");
        }
        var names = new HashSet<String>();
        names.add(ANSWER_TOOL);
        for (Tool tool : tools) {
            if (!tool.name().matches("[A-Za-z0-9_-]{1,64}")) {
                throw new IllegalArgumentException("no name for a tool: '" + tool.name() + "'");
            }
            if (!names.add(tool.name())) {
                throw new IllegalArgumentException("two tools are called '" + tool.name() + "'");
            }
        }
    }

    /** Begins an agent. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** Collects the parts of an agent. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private final List<Model> models = new ArrayList<>();
        private final List<Tool> tools = new ArrayList<>();
        private final List<Hook> hooks = new ArrayList<>();
        private String system = "";
        private Budget budget = Budget.unlimited().turns(50);
        private Limits limits = Limits.USUAL;
        private Window window = Window.USUAL;
        private RetryPolicy retry = new RetryPolicy(5, Duration.ofSeconds(2), Duration.ofSeconds(60), 2);
        private Duration longestWait = Duration.ofMinutes(2);
        private Redactor redactor = new Redactor();
        private Optional<Schema> answer = Optional.empty();

        private Builder(String name) {
            this.name = name;
        }

        /** The system prompt. */
        public Builder system(String prompt) {
            this.system = prompt;
            return this;
        }

        /** The model; called again, a model that takes over. */
        public Builder model(Model model) {
            models.add(model);
            return this;
        }

        /** One tool more. */
        public Builder tool(Tool tool) {
            tools.add(tool);
            return this;
        }

        /** Some tools more. */
        public Builder tools(List<? extends Tool> more) {
            tools.addAll(more);
            return this;
        }

        /** One hook more. */
        public Builder hook(Hook hook) {
            hooks.add(hook);
            return this;
        }

        /** How much it may use; fifty turns when nothing is said. */
        public Builder budget(Budget value) {
            this.budget = value;
            return this;
        }

        /** Bounds on its manners. */
        public Builder limits(Limits value) {
            this.limits = value;
            return this;
        }

        /** When its conversation is summarised. */
        public Builder window(Window value) {
            this.window = value;
            return this;
        }

        /** How often a request is repeated. */
        public Builder retry(RetryPolicy value) {
            this.retry = value;
            return this;
        }

        /** How long it waits at most when a provider asks it to. */
        public Builder longestWait(Duration value) {
            this.longestWait = value;
            return this;
        }

        /** What masks its secrets. */
        public Builder redactor(Redactor value) {
            this.redactor = value;
            return this;
        }

        /** The form of its answer. */
        public Builder answer(Schema form) {
            this.answer = Optional.of(form);
            return this;
        }

        /** {@return the agent} */
        public Agent build() {
            return new Agent(
                    name, system, models, tools, hooks, budget, limits, window, retry, longestWait, redactor, answer);
        }
    }
}
