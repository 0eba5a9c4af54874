package dev.hyperteam.agentkit;

import dev.hyperteam.agentkit.model.Message;
import dev.hyperteam.agentkit.model.Model;
import dev.hyperteam.agentkit.model.ModelEvent;
import dev.hyperteam.agentkit.model.ModelException;
import dev.hyperteam.agentkit.model.ModelId;
import dev.hyperteam.agentkit.model.ModelRequest;
import dev.hyperteam.agentkit.model.ModelResponse;
import dev.hyperteam.agentkit.model.Usage;
import dev.hyperteam.agentkit.transcript.Entry;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Asks the models: repeats what may be repeated, waits as told, falls back, and writes down every outcome. */
final class Caller {
    /** An answer and who gave it. */
    record Answer(Model model, ModelResponse response) {}

    private final Agent agent;
    private final Log log;
    private final Environment environment;
    private int current;

    Caller(Agent agent, Log log, Environment environment) {
        this.agent = agent;
        this.log = log;
        this.environment = environment;
    }

    ModelId id() {
        return agent.models().get(current).id();
    }

    int contextTokens() {
        return agent.models().get(current).contextTokens();
    }

    /**
     * Asks for the next answer of the conversation and writes it down.
     *
     * @throws ModelException when no model answered
     */
    void next(ModelRequest request) throws InterruptedException {
        int turn = log.conversation().turns() + 1;
        var answer = ask(request, turn);
        var response = settle(answer.response(), turn);
        var cost = log.cost(answer.model(), response.usage());
        log.add(new Entry.Answered(turn, answer.model().id(), response, cost, log.now()));
        log.tell(new AgentEvent.Answered(turn, answer.model().id(), response));
    }

    /** Asks, without writing the answer down; failures are. */
    Answer ask(ModelRequest request, int turn) throws InterruptedException {
        var scrubbed = scrub(request);
        while (true) {
            var model = agent.models().get(current);
            try {
                return new Answer(model, withRetries(model, scrubbed, turn));
            } catch (ModelException e) {
                if (!e.kind().retriable() || current + 1 == agent.models().size()) {
                    throw e;
                }
                // the next one stays in charge: going back would pay for the failed attempts in every turn
                current++;
                log.tell(new AgentEvent.FellBack(model.id(), id(), e.problem()));
            }
        }
    }

    private ModelResponse withRetries(Model model, ModelRequest request, int turn) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            log.add(new Entry.Asking(turn, model.id(), log.now()));
            log.tell(new AgentEvent.Asking(turn, model.id()));
            try {
                return once(model, request);
            } catch (ModelException e) {
                log.add(new Entry.Failed(
                        turn,
                        model.id(),
                        log.scrub(e.problem().text()),
                        e.spent(),
                        log.cost(model, e.spent()),
                        log.now()));
                var asked = e.retryAfter().orElse(Duration.ZERO);
                if (!e.kind().retriable()
                        || !agent.retry().allowsAfter(attempt)
                        || asked.compareTo(agent.longestWait()) > 0) {
                    throw e;
                }
                log.checkBudget(false);
                // the jitter goes on top of what the provider asks for, so that not all clients come back at once
                var delay = asked.plus(agent.retry().delayAfter(attempt, environment.random()));
                log.tell(new AgentEvent.Retrying(model.id(), e.problem(), delay));
                environment.clock().sleep(delay);
            }
        }
    }

    private ModelResponse once(Model model, ModelRequest request) throws InterruptedException {
        long from = environment.clock().nanoTime();
        var span = environment.telemetry().chat(model.id(), request);
        try {
            var response = span.within(() -> model.ask(request, this::pass));
            environment.telemetry().answered(span, response);
            return response;
        } catch (ModelException e) {
            span.failed(e.kind().name().toLowerCase(Locale.ROOT));
            throw e;
        } catch (InterruptedException e) {
            span.failed("cancelled");
            throw e;
        } catch (ProblemException e) {
            throw e;
        } catch (RuntimeException e) {
            span.failed(e.getClass().getName());
            throw new ModelException(
                    ModelException.Kind.BAD_REQUEST,
                    Problem.of("model " + model.id() + " could not be asked").because(String.valueOf(e)),
                    Optional.empty(),
                    Usage.NONE);
        } finally {
            span.end(Duration.ofNanos(environment.clock().nanoTime() - from));
        }
    }

    private void pass(ModelEvent event) {
        switch (event) {
            case ModelEvent.Text text -> log.tell(new AgentEvent.Text(text.delta()));
            case ModelEvent.Reasoning reasoning -> log.tell(new AgentEvent.Reasoning(reasoning.delta()));
            case ModelEvent.Call ignored -> {}
        }
    }

    private ModelRequest scrub(ModelRequest request) {
        return new ModelRequest(
                log.scrub(request.system()),
                request.messages().stream().map(this::scrub).toList(),
                request.tools(),
                request.maxTokens());
    }

    private Message scrub(Message message) {
        return switch (message) {
            case Message.User user -> new Message.User(log.scrub(user.text()));
            case Message.Assistant said -> scrubAnswer(said);
            case Message.Results results ->
                new Message.Results(results.results().stream()
                        .map(result -> new Message.CallResult(
                                result.id(), result.tool(), log.scrub(result.text()), result.error()))
                        .toList());
        };
    }

    private Message.Assistant scrubAnswer(Message.Assistant said) {
        return new Message.Assistant(
                log.scrub(said.text()),
                said.calls().stream()
                        .map(call -> new Message.ToolCall(call.id(), call.tool(), log.scrub(call.arguments())))
                        .toList(),
                said.marks());
    }

    /** Some providers give calls no id, or the same one in every turn; results could then not be told apart. */
    private ModelResponse settle(ModelResponse response, int turn) {
        var said = scrubAnswer(response.message());
        var calls = new ArrayList<Message.ToolCall>();
        var ids = new HashSet<String>();
        for (var call : said.calls()) {
            boolean fine = !call.id().isBlank() && !log.conversation().knows(call.id()) && ids.add(call.id());
            String id = fine ? call.id() : "call-" + turn + "-" + (calls.size() + 1);
            calls.add(new Message.ToolCall(id, call.tool(), call.arguments()));
        }
        return new ModelResponse(
                new Message.Assistant(said.text(), List.copyOf(calls), said.marks()),
                response.usage(),
                response.stop(),
                response.id(),
                response.model());
    }
}
