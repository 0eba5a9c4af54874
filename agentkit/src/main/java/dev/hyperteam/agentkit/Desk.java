package dev.hyperteam.agentkit;

import dev.hyperteam.agentkit.model.Message;
import dev.hyperteam.agentkit.model.ModelResponse.StopReason;
import dev.hyperteam.agentkit.tool.Arguments;
import dev.hyperteam.agentkit.tool.Tool;
import dev.hyperteam.agentkit.tool.ToolContext;
import dev.hyperteam.agentkit.tool.ToolResult;
import dev.hyperteam.agentkit.transcript.Entry;
import dev.hyperteam.base.Nearest;
import dev.hyperteam.base.json.Json;
import dev.hyperteam.base.json.JsonException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes the model's calls: checks them, asks the hooks, has them carried out, and sees to it that each gets a result. */
final class Desk {
    /** A call that may be carried out. */
    record Ready(Message.ToolCall call, Tool tool, Arguments arguments) {}

    private final Agent agent;
    private final Log log;
    private final Workers workers;
    private final Map<String, Tool> tools = new LinkedHashMap<>();
    private int faults;

    Desk(Agent agent, Log log, Workers workers) {
        this.agent = agent;
        this.log = log;
        this.workers = workers;
        agent.tools().forEach(tool -> tools.put(tool.name(), tool));
    }

    /**
     * Gives every open call its result.
     *
     * @throws Halt when the agent is stuck or a hook stops it
     */
    void carryOut() throws InterruptedException {
        var group = new ArrayList<Ready>();
        for (var call : log.conversation().openCalls()) {
            var tool = tools.get(call.tool());
            boolean alone = tool == null || !tool.traits().parallel();
            if (alone) {
                flush(group);
            }
            prepare(call).ifPresent(group::add);
            if (alone) {
                flush(group);
            }
        }
        flush(group);
    }

    /** Gives every open call a result without carrying any of them out: somebody has said something else. */
    void drop() throws InterruptedException {
        for (var call : log.conversation().openCalls()) {
            if (!log.conversation().begun(call) || lookup(call)) {
                answer(call, ToolResult.failed("not carried out: a new message came instead"));
            }
        }
    }

    private void flush(List<Ready> group) throws InterruptedException {
        if (!group.isEmpty()) {
            workers.carryOut(List.copyOf(group));
            group.clear();
        }
        log.conversation().stuck().ifPresent(why -> {
            throw new Halt(new Ending.Stuck(why));
        });
    }

    /** {@return the call, when it is to be carried out; otherwise it has its result} */
    private Optional<Ready> prepare(Message.ToolCall call) throws InterruptedException {
        if (log.conversation().begun(call) && !lookup(call)) {
            return Optional.empty();
        }
        if (log.conversation().stop() == StopReason.MAX_TOKENS) {
            return fault(
                    call,
                    "your message was cut off at the limit on its length, so the call was not carried out;"
                            + " write less and call again");
        }
        var arguments = arguments(call);
        if (arguments.isEmpty()) {
            return Optional.empty();
        }
        faults = 0;
        var tool = tools.get(call.tool());
        if (tool == null) {
            answer(call, ToolResult.ok("taken"));
            return Optional.empty();
        }
        return askHooks(new Ready(call, tool, arguments.get()));
    }

    private Optional<Arguments> arguments(Message.ToolCall call) {
        var tool = tools.get(call.tool());
        var schema = tool != null
                ? Optional.of(tool.parameters())
                : agent.answer().filter(form -> call.tool().equals(Agent.ANSWER_TOOL));
        if (schema.isEmpty()) {
            String near = Nearest.of(call.tool(), tools.keySet())
                    .map(name -> "; did you mean " + name + "?")
                    .orElse("");
            fault(call, "there is no such tool" + near + " Tools: " + String.join(", ", tools.keySet()));
            return Optional.empty();
        }
        Json json;
        try {
            json = call.arguments().isBlank() ? Json.object() : Json.parse(call.arguments());
        } catch (JsonException e) {
            fault(call, "the arguments are " + e.getMessage());
            return Optional.empty();
        }
        var wrong = schema.get().faults(json);
        if (!wrong.isEmpty() || !(json instanceof Json.Obj obj)) {
            fault(call, "the arguments do not fit: " + String.join("; ", wrong));
            return Optional.empty();
        }
        return Optional.of(new Arguments(obj));
    }

    private Optional<Ready> fault(Message.ToolCall call, String why) {
        answer(call, ToolResult.failed(why));
        if (++faults >= agent.limits().faults()) {
            throw new Halt(
                    new Ending.Stuck(faults + " calls in a row could not be used, the last one of " + call.tool()));
        }
        return Optional.empty();
    }

    private Optional<Ready> askHooks(Ready first) throws InterruptedException {
        var ready = first;
        for (Hook hook : agent.hooks()) {
            Hook.BeforeTool decision;
            try {
                decision = hook.beforeTool(ready.tool(), ready.arguments(), ready.call());
            } catch (RuntimeException e) {
                decision = new Hook.BeforeTool.Deny("a check of this call failed: " + e);
            }
            switch (decision) {
                case Hook.BeforeTool.Proceed ignored -> {}
                case Hook.BeforeTool.Replace replace -> {
                    var wrong =
                            ready.tool().parameters().faults(replace.arguments().json());
                    if (!wrong.isEmpty()) {
                        answer(ready.call(), ToolResult.failed("denied: " + String.join("; ", wrong)));
                        return Optional.empty();
                    }
                    ready = new Ready(ready.call(), ready.tool(), replace.arguments());
                }
                case Hook.BeforeTool.Deny deny -> {
                    answer(ready.call(), ToolResult.failed("denied: " + deny.reason()));
                    return Optional.empty();
                }
                case Hook.BeforeTool.Answer answer -> {
                    answer(ready.call(), answer.result());
                    return Optional.empty();
                }
                case Hook.BeforeTool.Stop stop -> throw new Halt(new Ending.Stopped(stop.reason()));
            }
        }
        return Optional.of(ready);
    }

    /**
     * A call was begun in an earlier session and has no result.
     *
     * @return whether it is known not to have happened
     */
    private boolean lookup(Message.ToolCall call) throws InterruptedException {
        var tool = tools.get(call.tool());
        if (tool != null && tool.traits().repeatable()) {
            return true;
        }
        Tool.Lookup found;
        try {
            found = tool != null && Json.parse(call.arguments()) instanceof Json.Obj obj
                    ? tool.lookup(new Arguments(obj), new ToolContext(agent.name(), call.id()))
                    : new Tool.Lookup.Unknown();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            found = new Tool.Lookup.Unknown();
        }
        switch (found) {
            case Tool.Lookup.Happened happened -> answer(call, happened.result());
            case Tool.Lookup.NeverHappened ignored -> {
                return true;
            }
            case Tool.Lookup.Unknown ignored ->
                answer(
                        call,
                        ToolResult.failed("the program died during this call; nobody knows whether it took effect."
                                + " It was not repeated. Find out before you act again"));
        }
        return false;
    }

    private void answer(Message.ToolCall call, ToolResult result) {
        var scrubbed = new Message.CallResult(call.id(), call.tool(), log.scrub(result.text()), result.error());
        log.add(new Entry.Called(scrubbed, log.now()));
    }
}
