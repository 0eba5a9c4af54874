package dev.hyperteam.agentkit;

import dev.hyperteam.agentkit.model.Message;
import dev.hyperteam.agentkit.model.Model;
import dev.hyperteam.agentkit.model.ModelException;
import dev.hyperteam.agentkit.model.ModelRequest;
import dev.hyperteam.agentkit.model.ModelRequest.ToolSpec;
import dev.hyperteam.agentkit.model.ModelResponse;
import dev.hyperteam.agentkit.model.ModelResponse.StopReason;
import dev.hyperteam.agentkit.model.Usage;
import dev.hyperteam.agentkit.transcript.Entry;
import dev.hyperteam.base.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The loop: ask, have the calls carried out, ask again. What comes next follows from the conversation alone, so it can begin anywhere. */
final class Loop {
    private final Agent agent;
    private final Log log;
    private final Conversation conversation;
    private final Caller caller;
    private final Desk desk;
    private final List<ToolSpec> tools;
    private int remarks;
    private int looked = -1;

    Loop(Agent agent, Log log, Environment environment) {
        this.agent = agent;
        this.log = log;
        this.conversation = log.conversation();
        this.caller = new Caller(agent, log, environment);
        this.desk = new Desk(agent, log, new Workers(agent, log, environment));
        this.tools = tools(agent);
    }

    private static List<ToolSpec> tools(Agent agent) {
        var tools = new ArrayList<ToolSpec>();
        agent.tools()
                .forEach(tool -> tools.add(new ToolSpec(
                        tool.name(), tool.description(), tool.parameters().json())));
        agent.answer()
                .ifPresent(form -> tools.add(new ToolSpec(
                        Agent.ANSWER_TOOL,
                        "Give your final answer in this form. Call it once, when you are done.",
                        form.json())));
        return tools;
    }

    Ending run(@Nullable String text) throws InterruptedException {
        try {
            needPrices();
            conversation.unanswered().ifPresent(lost -> log.tell(new AgentEvent.AnswerLost(lost.turn(), lost.model())));
            if (text != null) {
                desk.drop();
                log.add(new Entry.Said(log.scrub(text), log.now()));
            }
            while (true) {
                step();
            }
        } catch (Halt halt) {
            return halt.ending();
        } catch (ModelException e) {
            return new Ending.ModelFailed(e.kind(), e.problem());
        }
    }

    private void needPrices() {
        if (log.meter().boundsMoney()) {
            for (Model model : agent.models()) {
                if (log.cost(model, Usage.NONE).isEmpty()) {
                    throw new ModelException(
                            ModelException.Kind.BAD_REQUEST,
                            Problem.of("there is a budget in money, and the price of " + model.id() + " is unknown")
                                    .then("give its price in the model's settings, or take the limit on money away"),
                            Optional.empty(),
                            Usage.NONE);
                }
            }
        }
    }

    private void step() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        var said = conversation.lastAnswer();
        if (said.isEmpty()) {
            // with the structured answer given there is nothing left to ask
            conversation.answer().ifPresent(answer -> {
                throw new Halt(new Ending.Done(lastText(), Optional.of(answer)));
            });
            log.checkBudget(false);
            ask();
        } else if (conversation.turns() != looked && conversation.untouched()) {
            afterModel();
            looked = conversation.turns();
        } else if (conversation.stop() == StopReason.REFUSAL) {
            throw new Halt(new Ending.Refused(said.get().text()));
        } else if (!conversation.openCalls().isEmpty()) {
            log.checkBudget(true);
            desk.carryOut();
        } else {
            conclude(said.get());
        }
    }

    private String lastText() {
        return conversation.messages().reversed().stream()
                .filter(Message.Assistant.class::isInstance)
                .findFirst()
                .map(message -> ((Message.Assistant) message).text())
                .orElse("");
    }

    private void conclude(Message.Assistant said) {
        if (conversation.stop() == StopReason.MAX_TOKENS) {
            remark(
                    "Your answer was cut off at the limit on its length. Go on where it ends, and be brief.",
                    "the model's answers are longer than its limit on tokens");
        } else if (conversation.stop() == StopReason.OTHER && said.text().isBlank()) {
            remark("Your answer was empty. Go on.", "the model's answers are empty");
        } else if (agent.answer().isPresent() && conversation.answer().isEmpty()) {
            remark(
                    "You have not given your answer yet. Call " + Agent.ANSWER_TOOL + " with it.",
                    "the model did not give its answer in the form that was asked for");
        } else {
            throw new Halt(new Ending.Done(said.text(), conversation.answer()));
        }
    }

    private void remark(String text, String stuck) {
        if (remarks++ >= agent.limits().remarks()) {
            throw new Halt(new Ending.Stuck(stuck));
        }
        log.add(new Entry.Said(text, log.now()));
    }

    private void ask() throws InterruptedException {
        if (conversation.tokens() > caller.contextTokens() * agent.window().summariseAt()) {
            summarise(agent.window().keep());
        }
        try {
            caller.next(request());
        } catch (ModelException e) {
            if (e.kind() != ModelException.Kind.CONTEXT_OVERFLOW || !summarise(1)) {
                throw e;
            }
            caller.next(request());
        }
    }

    private ModelRequest request() throws InterruptedException {
        var request = new ModelRequest(agent.system(), conversation.messages(), tools, OptionalInt.empty());
        for (Hook hook : agent.hooks()) {
            Hook.BeforeModel decision;
            try {
                decision = hook.beforeModel(request);
            } catch (RuntimeException e) {
                decision = new Hook.BeforeModel.Stop("a check of a request failed: " + e);
            }
            switch (decision) {
                case Hook.BeforeModel.Proceed ignored -> {}
                case Hook.BeforeModel.Replace replace -> request = replace.request();
                case Hook.BeforeModel.Stop stop -> throw new Halt(new Ending.Stopped(stop.reason()));
            }
        }
        return request;
    }

    private void afterModel() throws InterruptedException {
        for (Hook hook : agent.hooks().reversed()) {
            var said = conversation.lastAnswer().orElseThrow();
            Hook.AfterModel decision;
            try {
                decision = hook.afterModel(said, conversation.stop());
            } catch (RuntimeException e) {
                decision = new Hook.AfterModel.Stop("a check of an answer failed: " + e);
            }
            switch (decision) {
                case Hook.AfterModel.Proceed ignored -> {}
                case Hook.AfterModel.Replace replace -> log.add(new Entry.Amended(replace.message(), log.now()));
                case Hook.AfterModel.Stop stop -> throw new Halt(new Ending.Stopped(stop.reason()));
            }
        }
    }

    /** {@return whether the conversation is shorter now} */
    private boolean summarise(int keep) throws InterruptedException {
        var messages = conversation.messages();
        int through = Summary.cut(messages, keep);
        if (through == 0) {
            return false;
        }
        var window = agent.window();
        var request = Summary.request(messages, through, caller.contextTokens(), window.summaryTokens());
        var answer = caller.ask(request, conversation.turns());
        ModelResponse response = answer.response();
        if (response.stop() == StopReason.REFUSAL || response.message().text().isBlank()) {
            throw new ModelException(
                    ModelException.Kind.BAD_REQUEST,
                    Problem.of("the model gave no summary of a conversation that has become too long"),
                    Optional.empty(),
                    response.usage());
        }
        log.add(new Entry.Summarised(
                through,
                log.scrub(response.message().text()),
                answer.model().id(),
                response.usage(),
                log.cost(answer.model(), response.usage()),
                log.now()));
        log.tell(new AgentEvent.Summarised(through - 1));
        return true;
    }
}
