package dev.hyperteam.agentkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The messages of one agent: a fold over its transcript. Thread-confined. */
final class Conversation {
    private static final int KEPT = 6;

    private final List<Message> messages = new ArrayList<>();
    /** Calls of the last answer that have begun. */
    private final Map<String, ToolCall> begun = new LinkedHashMap<>();

    private final Map<String, ToolResult> results = new LinkedHashMap<>();

    Conversation(String task) {
        messages.add(new Message.User(task));
    }

    void apply(Transcript.Entry entry) {
        switch (entry) {
            case Transcript.Entry.Told told -> messages.add(new Message.User(told.text()));
            case Transcript.Entry.Answered answered -> {
                messages.add(answered.answer().message());
                begun.clear();
                results.clear();
            }
            case Transcript.Entry.Called called -> begun.put(called.call().id(), called.call());
            case Transcript.Entry.Resulted resulted -> {
                results.put(resulted.result().id(), resulted.result());
                settle();
            }
            case Transcript.Entry.Summarised summarised -> shorten(summarised);
        }
    }

    /** All results of an answer stand in one message, in the order of the calls. */
    private void settle() {
        var calls = pendingCalls();
        if (!calls.isEmpty()
                && results.keySet().containsAll(calls.stream().map(ToolCall::id).toList())) {
            messages.add(new Message.Results(calls.stream()
                    .map(call -> java.util.Objects.requireNonNull(results.get(call.id())))
                    .toList()));
            begun.clear();
            results.clear();
        }
    }

    private void shorten(Transcript.Entry.Summarised summarised) {
        var rest = List.copyOf(messages.subList(summarised.upTo(), messages.size()));
        Message task = messages.getFirst();
        messages.clear();
        messages.add(task);
        messages.add(new Message.Assistant("(earlier work, summarised)", List.of()));
        messages.add(new Message.User("Summary of your work so far, by yourself:\n"
                + summarised.answer().message().text()));
        messages.addAll(rest);
    }

    List<Message> messages() {
        return List.copyOf(messages);
    }

    /** {@return the calls of the last answer, if it is the last message} */
    List<ToolCall> pendingCalls() {
        return messages.getLast() instanceof Message.Assistant assistant ? assistant.calls() : List.of();
    }

    /** {@return whether a call of the last answer has begun in an earlier process, without an end} */
    boolean begun(ToolCall call) {
        return begun.containsKey(call.id()) && !results.containsKey(call.id());
    }

    boolean answered(ToolCall call) {
        return results.containsKey(call.id());
    }

    /** {@return the last answer, when nothing has followed on it} */
    Optional<Message.Assistant> lastWord() {
        return messages.getLast() instanceof Message.Assistant assistant ? Optional.of(assistant) : Optional.empty();
    }

    int size() {
        return messages.stream().mapToInt(Message::size).sum();
    }

    /** {@return up to which message, not included, it can be summarised; 0 when it is too short} A call stays with its result. */
    int cut() {
        int cut = messages.size() - KEPT;
        while (cut > 2 && !(messages.get(cut) instanceof Message.Assistant)) {
            cut--;
        }
        return cut > 2 ? cut : 0;
    }

    /** {@return the first messages as text, for whoever summarises them} */
    String text(int upTo) {
        return messages.subList(0, upTo).stream().map(Conversation::text).collect(Collectors.joining("\n\n"));
    }

    private static String text(Message message) {
        return switch (message) {
            case Message.User user -> "TOLD: " + user.text();
            case Message.Assistant assistant ->
                "SAID: " + assistant.text()
                        + assistant.calls().stream()
                                .map(call -> "\nCALLED " + call.tool() + " " + call.arguments())
                                .collect(Collectors.joining());
            case Message.Results all ->
                all.results().stream()
                        .map(result -> "RESULT of " + result.tool() + (result.failed() ? " (failed)" : "") + ": "
                                + head(result.text()))
                        .collect(Collectors.joining("\n"));
        };
    }

    private static String head(String text) {
        return text.length() <= 1500 ? text : text.substring(0, 1500) + "...";
    }
}
