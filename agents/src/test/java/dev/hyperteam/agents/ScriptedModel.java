package dev.hyperteam.agents;

import dev.hyperteam.agentkit.JsonText;
import dev.hyperteam.agentkit.Message;
import dev.hyperteam.agentkit.Model;
import dev.hyperteam.agentkit.ToolCall;
import dev.hyperteam.agentkit.Usage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A model that makes the calls it was given, in turn, whatever it is told. */
final class ScriptedModel implements Model {
    private final Deque<Message.Assistant> answers = new ArrayDeque<>();
    final List<Request> asked = new ArrayList<>();
    private int made;

    ScriptedModel calls(String tool, Map<String, ?> arguments) {
        made++;
        answers.add(new Message.Assistant("", List.of(new ToolCall("call-" + made, tool, JsonText.write(arguments)))));
        return this;
    }

    /** {@return everything that the model was handed last} */
    String told() {
        return asked.getLast().messages().getLast().toString();
    }

    String everything() {
        return asked.toString();
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
            next = new Message.Assistant("nothing more", List.of());
        }
        return new Answer(next, next.calls().isEmpty() ? Stop.END : Stop.TOOLS, new Usage(1000, 100, 0, 0), "scripted");
    }
}
