package dev.hyperteam.agentkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/** A model that answers in turn what it was given, and keeps what it was asked. */
final class Scripted implements Model {
    private final Deque<Function<Request, Answer>> answers = new ArrayDeque<>();
    final List<Request> asked = new CopyOnWriteArrayList<>();

    Scripted says(String text) {
        answers.add(request ->
                new Answer(new Message.Assistant(text, List.of()), Stop.END, new Usage(100, 10, 0, 0), "scripted"));
        return this;
    }

    Scripted calls(ToolCall... calls) {
        answers.add(request -> new Answer(
                new Message.Assistant("", List.of(calls)), Stop.TOOLS, new Usage(100, 10, 0, 0), "scripted"));
        return this;
    }

    Scripted fails(ModelException.Kind kind) {
        answers.add(request -> {
            throw new ModelException(kind, "no", java.util.Optional.empty());
        });
        return this;
    }

    Scripted refuses() {
        answers.add(request -> new Answer(new Message.Assistant("", List.of()), Stop.REFUSED, Usage.NONE, "scripted"));
        return this;
    }

    Scripted forEver(ToolCall call) {
        for (int i = 0; i < 200; i++) {
            String id = call.id() + i;
            calls(new ToolCall(id, call.tool(), call.arguments().replace("N", Integer.toString(i))));
        }
        return this;
    }

    @Override
    public String provider() {
        return "test";
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public Answer ask(Request request, Consumer<String> partial) {
        asked.add(request);
        var next = answers.pollFirst();
        if (next == null) {
            throw new AssertionError("asked once more: " + request.messages().getLast());
        }
        return next.apply(request);
    }
}
