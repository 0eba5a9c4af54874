package dev.hyperteam.agentkit;

import dev.hyperteam.agentkit.model.Message;
import dev.hyperteam.agentkit.model.ModelResponse.StopReason;
import dev.hyperteam.agentkit.transcript.Entry;
import dev.hyperteam.base.json.Json;
import dev.hyperteam.base.json.JsonException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The state of an agent: a fold over its transcript, so that a resumed agent stands where it stood. Not thread-safe. */
final class Conversation {
    private final List<Message> messages = new ArrayList<>();
    private final Map<String, Message.ToolCall> open = new LinkedHashMap<>();
    private final Map<String, Message.CallResult> results = new LinkedHashMap<>();
    private final Set<String> begun = new HashSet<>();
    private final Set<String> ids = new HashSet<>();
    private final Repeats repeats;
    private StopReason stop = StopReason.END_TURN;
    private Entry.@Nullable Asking unanswered;
    private Json.@Nullable Obj answer;
    private int turns;
    private long knownTokens;
    private long charsSince;

    Conversation(Repeats repeats) {
        this.repeats = repeats;
    }

    void apply(Entry entry) {
        switch (entry) {
            case Entry.Said e -> {
                add(new Message.User(e.text()));
                answer = null;
            }
            case Entry.Asking e -> {
                unanswered = e;
                turns = e.turn();
            }
            case Entry.Answered e -> {
                unanswered = null;
                stop = e.response().stop();
                answered(e.response().message());
                knownTokens = e.response().usage().total();
                charsSince = 0;
            }
            case Entry.Amended e -> {
                messages.removeLast();
                answered(e.message());
            }
            case Entry.Failed ignored -> unanswered = null;
            case Entry.Calling e -> begun.add(e.call().id());
            case Entry.Called e -> called(e.result());
            case Entry.Summarised e -> summarised(e);
            case Entry.Opened ignored -> {}
            case Entry.Waited ignored -> {}
            case Entry.Ended ignored -> {}
        }
    }

    private void add(Message message) {
        messages.add(message);
        charsSince += message.size();
    }

    private void answered(Message.Assistant message) {
        add(message);
        open.clear();
        results.clear();
        begun.clear();
        message.calls().forEach(call -> {
            open.put(call.id(), call);
            ids.add(call.id());
        });
    }

    private void called(Message.CallResult result) {
        var call = open.get(result.id());
        if (call == null || results.containsKey(result.id())) {
            return;
        }
        results.put(result.id(), result);
        repeats.note(call, result);
        if (!result.error() && result.tool().equals(Agent.ANSWER_TOOL)) {
            try {
                answer = Json.parse(call.arguments()) instanceof Json.Obj obj ? obj : null;
            } catch (JsonException e) {
                answer = null;
            }
        }
        if (results.size() == open.size()) {
            add(new Message.Results(open.keySet().stream()
                    .map(results::get)
                    .map(Conversation::present)
                    .toList()));
            open.clear();
        }
    }

    private static Message.CallResult present(Message.@Nullable CallResult result) {
        if (result == null) {
            throw new IllegalStateException("a call without a result");
        }
        return result;
    }

    private void summarised(Entry.Summarised entry) {
        var rest = List.copyOf(messages.subList(entry.through(), messages.size()));
        var first = messages.getFirst();
        messages.clear();
        knownTokens = 0;
        charsSince = 0;
        add(first);
        add(new Message.User(Summary.INTRODUCTION + entry.text()));
        rest.forEach(this::add);
    }

    List<Message> messages() {
        return List.copyOf(messages);
    }

    /** {@return the calls of the last answer that have no result yet} */
    List<Message.ToolCall> openCalls() {
        return open.values().stream()
                .filter(call -> !results.containsKey(call.id()))
                .toList();
    }

    /** {@return whether somebody set out to carry out this open call} */
    boolean begun(Message.ToolCall call) {
        return begun.contains(call.id());
    }

    /** {@return whether nothing has followed from the last answer yet} */
    boolean untouched() {
        return begun.isEmpty() && results.isEmpty();
    }

    /** {@return the last message, when it is the model's} */
    Optional<Message.Assistant> lastAnswer() {
        return !messages.isEmpty() && messages.getLast() instanceof Message.Assistant said
                ? Optional.of(said)
                : Optional.empty();
    }

    /** {@return why the agent counts as stuck, if it does; asking forgives} */
    Optional<String> stuck() {
        return repeats.stuck();
    }

    StopReason stop() {
        return stop;
    }

    Optional<Json.Obj> answer() {
        return Optional.ofNullable(answer);
    }

    Optional<Entry.Asking> unanswered() {
        return Optional.ofNullable(unanswered);
    }

    int turns() {
        return turns;
    }

    boolean knows(String callId) {
        return ids.contains(callId);
    }

    /** {@return about how many tokens the next prompt has: what the provider counted, and a guess for what came since} */
    long tokens() {
        return knownTokens + charsSince / 3;
    }
}
