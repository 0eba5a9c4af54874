package dev.hyperteam.agentkit;

import dev.hyperteam.agentkit.model.Message;
import dev.hyperteam.base.json.Json;
import dev.hyperteam.base.json.JsonException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Notices an agent that goes in circles: the same call again and again. Not thread-safe. */
final class Repeats {
    private record Seen(int calls, int same, String result) {}

    private final Limits limits;
    private final Map<String, Seen> seen = new HashMap<>();
    private @Nullable String stuck;

    Repeats(Limits limits) {
        this.limits = limits;
    }

    void note(Message.ToolCall call, Message.CallResult result) {
        String key = call.tool() + " " + canonical(call.arguments());
        var before = seen.getOrDefault(key, new Seen(0, 0, ""));
        boolean same = before.calls() > 0 && before.result().equals(result.text());
        var now = new Seen(before.calls() + 1, same ? before.same() + 1 : 1, result.text());
        seen.put(key, now);
        if (now.same() >= limits.sameResults()) {
            stuck = "the call " + call.tool() + " was made with the same arguments and the same result " + now.same()
                    + " times";
        } else if (now.calls() >= limits.sameCalls()) {
            stuck = "the call " + call.tool() + " was made with the same arguments " + now.calls() + " times";
        }
    }

    private static String canonical(String arguments) {
        try {
            return Json.parse(arguments).canonical();
        } catch (JsonException e) {
            return arguments;
        }
    }

    /** {@return why the agent counts as stuck, once; whoever resumes it gives it another chance} */
    Optional<String> stuck() {
        var why = Optional.ofNullable(stuck);
        stuck = null;
        if (why.isPresent()) {
            seen.clear();
        }
        return why;
    }
}
